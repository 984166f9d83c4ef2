"""Runs and qrels in the format of TREC."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from data.encoding import NOT_UTF8, not_encodable
from data.errors import DataError
from data.files import reading, replacing
from data.messages import _, ngettext
from data.validation import shorten

_SHOWN_FAULTS = 3
_RUN_FORM = "query Q0 candidate rank score tag"
_QREL_FORM = "query 0 candidate grade"
T = TypeVar("T", "RankedLine", "Qrel")


class RankedLine(NamedTuple):
    """One line of a run: ``<query> Q0 <candidate> <rank> <score> <tag>``.

    `rank` counts from 1; `score` is finite, higher is better. A tuple, because a run has millions.
    """

    query: str
    candidate: str
    rank: int
    score: float
    tag: str


class Qrel(NamedTuple):
    """One judgement: ``<query> 0 <candidate> <grade>``; grades are 0 and up."""

    query: str
    candidate: str
    grade: int


def write_run(path: Path, lines: Iterable[RankedLine]) -> None:
    """Write a run; scores are written so that they read back as the same numbers.

    Raises
    ------
    DataError
        If an id or the tag is empty or holds a blank, a rank is below 1, a score is not finite,
        or the file cannot be written; an older file is then untouched.

    Notes
    -----
    Cost: linear; the lines are taken one by one. Deterministic.
    """
    _write(path, (_run_line(line) for line in lines))


def read_run(path: Path) -> tuple[RankedLine, ...]:
    """Read a run, in file order.

    Raises
    ------
    NotFound
        If there is no such file.
    DataError
        If it cannot be read, or lines of it are not of the format: the first ones are named, with
        their number and what was found.
    """
    return _read(path, _parse_ranked, _RUN_FORM)


def write_qrels(path: Path, qrels: Iterable[Qrel]) -> None:
    """Write judgements.

    Raises
    ------
    DataError
        If an id is empty or holds a blank, a grade is below 0, or the file cannot be written.
    """
    _write(path, (_qrel_line(qrel) for qrel in qrels))


def read_qrels(path: Path) -> tuple[Qrel, ...]:
    """Read judgements, in file order; the second column, TREC's iteration, is passed over.

    Raises
    ------
    NotFound
        If there is no such file.
    DataError
        As for `read_run`.
    """
    return _read(path, _parse_qrel, _QREL_FORM)


def _run_line(line: RankedLine) -> str:
    _check_words(line, line.query, line.candidate, line.tag)
    if line.rank < 1 or not math.isfinite(line.score):
        raise DataError(
            _(
                "A run cannot hold rank {rank} with score {score} (query {query}, candidate"
                " {candidate}). Ranks count from 1 and scores are finite."
            ).format(**line._asdict())
        )
    return f"{line.query} Q0 {line.candidate} {line.rank} {float(line.score)!r} {line.tag}\n"


def _qrel_line(qrel: Qrel) -> str:
    _check_words(qrel, qrel.query, qrel.candidate)
    if qrel.grade < 0:
        raise DataError(
            _(
                "Qrels cannot hold grade {grade} (query {query}, candidate {candidate}). Grades are"
                " 0 and up."
            ).format(**qrel._asdict())
        )
    return f"{qrel.query} 0 {qrel.candidate} {qrel.grade}\n"


def _check_words(line: RankedLine | Qrel, *words: str) -> None:
    for word in words:
        if word.split() != [word]:
            raise DataError(
                _(
                    "'{word}' cannot stand in a TREC file (query {query}, candidate {candidate}),"
                    " because it is empty or holds a blank. Give it another id."
                ).format(
                    word=shorten(word),
                    query=shorten(line.query),
                    candidate=shorten(line.candidate),
                )
            )


def _parse_ranked(cells: list[str]) -> RankedLine | None:
    if len(cells) != 6:
        return None
    query, _iteration, candidate, rank, score, tag = cells
    try:
        line = RankedLine(query, candidate, int(rank), float(score), tag)
    except ValueError:
        return None
    return line if line.rank >= 1 and math.isfinite(line.score) else None


def _parse_qrel(cells: list[str]) -> Qrel | None:
    if len(cells) != 4:
        return None
    try:
        qrel = Qrel(cells[0], cells[2], int(cells[3]))
    except ValueError:
        return None
    return qrel if qrel.grade >= 0 else None


def _write(path: Path, lines: Iterable[str]) -> None:
    with replacing(path) as file:
        for line in lines:
            try:
                file.write(line.encode("utf-8"))
            except UnicodeEncodeError as err:
                raise DataError(not_encodable(path.name, err)) from err


def _read(path: Path, parse: Callable[[list[str]], T | None], form: str) -> tuple[T, ...]:
    found: list[T] = []
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, line in _numbered_lines(path):
        cells = line.split()
        record = None if NOT_UTF8.search(line) else parse(cells)
        if record is None:
            if cells:
                faults.append(
                    _("line {n}: '{found}'").format(n=number, found=shorten(line.strip()))
                )
            continue
        if (record.query, record.candidate) in seen:
            repeated = _("line {n}: {query} {candidate} stands there twice")
            faults.append(repeated.format(n=number, query=record.query, candidate=record.candidate))
        seen.add((record.query, record.candidate))
        found.append(record)
    if faults:
        raise DataError(_faulty(path, faults, form))
    return tuple(found)


def _numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    with reading(path), path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        yield from enumerate(file, start=1)


def _faulty(path: Path, faults: Sequence[str], form: str) -> str:
    return ngettext(
        "{n} line of {path} is not of the form '{form}', each pair once: {faults}. Mend it.",
        "{n} lines of {path} are not of the form '{form}', each pair once: {faults}. Mend them.",
        len(faults),
    ).format(
        n=len(faults),
        path=path,
        form=form,
        faults="; ".join(faults[:_SHOWN_FAULTS]) + ("; …" if len(faults) > _SHOWN_FAULTS else ""),
    )
