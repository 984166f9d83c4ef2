"""Runs of other systems: read, checked against the task, and turned into rankings.

A file ``NAME.run`` ranks cities; ``NAME.evidence.run`` beside it, if given as well, ranks the
statement behind each of these places. The arm bears the name of the first file.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _, ngettext
from data.trec import RankedLine, read_run
from evaluation.judgements import listed
from evaluation.ranking import Ranking
from evaluation.task import Task

_EVIDENCE = ".evidence"


@dataclass(frozen=True, eq=False)
class _Columns:
    """The lines of a run as arrays of shape (n_lines,); -1 for an unknown query or candidate."""

    query: NDArray[np.int64]
    candidate: NDArray[np.int64]
    rank: NDArray[np.int64]
    score: NDArray[np.float64]


def read_runs(paths: Sequence[Path], task: Task, taken: Collection[str]) -> dict[str, Ranking]:
    """Read the runs of other systems.

    Parameters
    ----------
    paths : sequence of Path
    task : Task
    taken : collection of str
        Names that other arms bear.

    Returns
    -------
    dict of name to Ranking

    Raises
    ------
    NotFound, DataError
        If a file cannot be read, or is no complete run of this task: it names a query or candidate
        that is not there, lacks a query, ranks the asking city, holds equal scores, or ranks that
        contradict its scores. All that is wrong with a file is said at once.
    """
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1 or name in taken})
    if twice:
        raise DataError(
            _("Two arms would be called {names}. Rename the run file.").format(names=listed(twice))
        )
    cities = {path.name: path for path in paths if not _is_evidence(path)}
    found = {name: _read_cities(path, task) for name, path in cities.items()}
    for path in filter(_is_evidence, paths):
        name = path.name.replace(_EVIDENCE, "", 1)
        if name not in found:
            raise DataError(
                _(
                    "{path} holds the evidence of a run {name} that is not given. Give both, or"
                    " rename the file."
                ).format(path=path, name=name)
            )
        evidence = _read_evidence(path, task, *found[name])
        found[name] = replace(found[name][0], evidence=evidence), found[name][1]
    return {name: ranking for name, (ranking, _ranks) in found.items()}


def _is_evidence(path: Path) -> bool:
    return path.with_suffix("").suffix == _EVIDENCE or path.suffix == _EVIDENCE


def _read_cities(path: Path, task: Task) -> tuple[Ranking, NDArray[np.int64]]:
    """Return the ranking, and the ranks that the file itself gives, of the same shape."""
    lines = read_run(path)
    columns = _columns(lines, task.query_ids, task.cities.ids)
    problems = [
        *_strange(lines, columns),
        *_missing(columns, task),
        *_own(lines, columns, task),
        *_disorder(lines, columns),
    ]
    _refuse(path, problems)
    shape = (len(task.questions), len(task.cities))
    given = np.zeros(shape, dtype=np.int64)
    given[columns.query, columns.candidate] = columns.rank
    order = np.lexsort((-columns.score, columns.query))
    query, candidate = columns.query[order], columns.candidate[order]
    starts = np.searchsorted(query, np.arange(shape[0]))
    ranks = np.zeros(shape, dtype=np.int32)
    ranks[query, candidate] = np.arange(len(query)) - starts[query] + 1
    return Ranking(ranks), given


def _read_evidence(
    path: Path, task: Task, ranking: Ranking, given: NDArray[np.int64]
) -> NDArray[np.int64]:
    lines = read_run(path)
    columns = _columns(lines, task.query_ids, task.statement_ids)
    _refuse(path, list(_strange(lines, columns)))
    city_of = {s.id: task.engine.position(s.city) for s in task.engine.catalogue.statements}
    owners = np.array([city_of[line.candidate] for line in lines], dtype=np.int64)
    strange = np.flatnonzero(given[columns.query, owners] != columns.rank)
    if len(strange):
        raise DataError(
            ngettext(
                "{n} line of {path} gives a statement a place that its city does not have in the"
                " run ({found}). Write both files in one go.",
                "{n} lines of {path} give statements places that their cities do not have in the"
                " run ({found}). Write both files in one go.",
                len(strange),
            ).format(n=len(strange), path=path, found=listed(_names(lines, strange)))
        )
    evidence = np.full(ranking.ranks.shape, -1, dtype=np.int64)
    evidence[columns.query, owners] = columns.candidate
    return evidence


def _columns(
    lines: Sequence[RankedLine], query_ids: Sequence[str], candidate_ids: Sequence[str]
) -> _Columns:
    row = {query: i for i, query in enumerate(query_ids)}
    column = {candidate: i for i, candidate in enumerate(candidate_ids)}
    return _Columns(
        np.array([row.get(line.query, -1) for line in lines], dtype=np.int64),
        np.array([column.get(line.candidate, -1) for line in lines], dtype=np.int64),
        np.array([line.rank for line in lines], dtype=np.int64),
        np.array([line.score for line in lines], dtype=np.float64),
    )


def _strange(lines: Sequence[RankedLine], columns: _Columns) -> Iterable[str]:
    queries = [lines[i].query for i in np.flatnonzero(columns.query < 0).tolist()]
    candidates = [lines[i].candidate for i in np.flatnonzero(columns.candidate < 0).tolist()]
    if queries:
        yield ngettext(
            "{n} line answers a query that is not asked ({found})",
            "{n} lines answer queries that are not asked ({found})",
            len(queries),
        ).format(n=len(queries), found=listed(queries))
    if candidates:
        yield ngettext(
            "{n} line ranks a candidate that the catalogue does not hold ({found})",
            "{n} lines rank candidates that the catalogue does not hold ({found})",
            len(candidates),
        ).format(n=len(candidates), found=listed(candidates))


def _missing(columns: _Columns, task: Task) -> Iterable[str]:
    counts = np.bincount(columns.query[columns.query >= 0], minlength=len(task.questions))
    missing = [task.query_ids[i] for i in np.flatnonzero(counts == 0)]
    if missing:
        yield ngettext(
            "{n} query of {total} is not answered ({found})",
            "{n} queries of {total} are not answered ({found})",
            len(missing),
        ).format(n=len(missing), total=len(task.questions), found=listed(missing))


def _own(lines: Sequence[RankedLine], columns: _Columns, task: Task) -> Iterable[str]:
    known = columns.query >= 0
    own = np.flatnonzero(known & (task.asker[columns.query] == columns.candidate))
    if len(own):
        yield ngettext(
            "{n} line ranks the asking city itself ({found})",
            "{n} lines rank the asking cities themselves ({found})",
            len(own),
        ).format(n=len(own), found=listed(_names(lines, own)))


def _disorder(lines: Sequence[RankedLine], columns: _Columns) -> Iterable[str]:
    """Tell of equal scores, and of ranks that contradict the scores."""
    order = np.lexsort((columns.rank, -columns.score, columns.query))
    query, score, rank = columns.query[order], columns.score[order], columns.rank[order]
    same = (query[1:] == query[:-1]) & (query[1:] >= 0)
    equal = order[1:][same & (score[1:] == score[:-1])]
    if len(equal):
        yield ngettext(
            "{n} line has the score of another line of its query, so that their order is not told"
            " ({found}); break ties before writing",
            "{n} lines have the score of another line of their query, so that their order is not"
            " told ({found}); break ties before writing",
            len(equal),
        ).format(n=len(equal), found=listed(_names(lines, equal)))
    wrong = order[1:][same & (score[1:] != score[:-1]) & (rank[1:] <= rank[:-1])]
    if len(wrong):
        yield ngettext(
            "{n} line has a rank that contradicts its score ({found})",
            "{n} lines have ranks that contradict their scores ({found})",
            len(wrong),
        ).format(n=len(wrong), found=listed(_names(lines, wrong)))


def _names(lines: Sequence[RankedLine], rows: NDArray[np.int64]) -> Iterable[str]:
    return (f"{lines[i].query} {lines[i].candidate}" for i in rows.tolist())


def _refuse(path: Path, problems: Sequence[str]) -> None:
    if problems:
        raise DataError(
            _(
                "{path} is no complete run of these queries: {problems}. Give a run of this"
                " catalogue, or mend it."
            ).format(path=path, problems="; ".join(problems))
        )
