"""Judgements as arrays: which candidates, or statements, answer which query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _, ngettext
from data.trec import Qrel, read_qrels

UNJUDGED = -1
_SHOWN = 3


@dataclass(frozen=True, eq=False)
class Judgements:
    """Grades of candidates.

    Attributes
    ----------
    grades : ndarray of shape (n_queries, n_candidates), int16
        0 and up; `UNJUDGED` where nobody judged.
    """

    grades: NDArray[np.int16]

    @cached_property
    def is_relevant(self) -> NDArray[np.bool_]:
        """Which grades are above 0, same shape."""
        return self.grades > 0

    @cached_property
    def is_judged(self) -> NDArray[np.bool_]:
        """Which queries have a judgement, shape (n_queries,)."""
        return np.asarray((self.grades != UNJUDGED).any(axis=1))

    @cached_property
    def has_relevant(self) -> NDArray[np.bool_]:
        """Which queries have a relevant candidate, shape (n_queries,)."""
        return np.asarray(self.is_relevant.any(axis=1))


def read_judgements(
    path: Path, query_ids: Sequence[str], candidate_ids: Sequence[str], owners: Sequence[str]
) -> Judgements:
    """Read qrels of these queries and candidates.

    Parameters
    ----------
    path : Path
    query_ids : sequence of str
    candidate_ids : sequence of str
        Cities, or statements.
    owners : sequence of str
        The city that asks each query: no candidate of its own.

    Raises
    ------
    NotFound, DataError
        If the file cannot be read; if it names a query or a candidate that is not there, judges a
        city for its own query, or holds nothing relevant.
    """
    qrels = read_qrels(path)
    _check_known(path, qrels, set(query_ids), set(candidate_ids))
    row = {query: i for i, query in enumerate(query_ids)}
    column = {candidate: i for i, candidate in enumerate(candidate_ids)}
    grades = np.full((len(row), len(column)), UNJUDGED, dtype=np.int16)
    own = [q for q in qrels if owners[row[q.query]] == q.candidate]
    if own:
        raise DataError(
            ngettext(
                "{n} line of {path} judges a city for its own query ({found}). A city is no"
                " candidate of its own: delete the line.",
                "{n} lines of {path} judge cities for their own queries ({found}). A city is no"
                " candidate of its own: delete the lines.",
                len(own),
            ).format(n=len(own), path=path, found=listed(f"{q.query} {q.candidate}" for q in own))
        )
    rows = [row[qrel.query] for qrel in qrels]
    columns = [column[qrel.candidate] for qrel in qrels]
    grades[rows, columns] = [min(qrel.grade, np.iinfo(np.int16).max) for qrel in qrels]
    judged = Judgements(grades)
    if not judged.has_relevant.any():
        raise DataError(
            _(
                "{path} holds no grade above 0, so that nothing can be right. Give the qrels of"
                " this catalogue."
            ).format(path=path)
        )
    return judged


def listed(names: Iterable[str]) -> str:
    """Return the first few of some names, with an ellipsis where there are more."""
    found = list(dict.fromkeys(names))
    return ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")


def _check_known(
    path: Path, qrels: Sequence[Qrel], queries: set[str], candidates: set[str]
) -> None:
    strange_queries = [qrel.query for qrel in qrels if qrel.query not in queries]
    strange = [qrel.candidate for qrel in qrels if qrel.candidate not in candidates]
    problems: list[str] = []
    if strange_queries:
        problems.append(
            ngettext(
                "{n} line judges a query that is not asked ({found})",
                "{n} lines judge queries that are not asked ({found})",
                len(strange_queries),
            ).format(n=len(strange_queries), found=listed(strange_queries))
        )
    if strange:
        problems.append(
            ngettext(
                "{n} line judges a candidate that the catalogue does not hold ({found})",
                "{n} lines judge candidates that the catalogue does not hold ({found})",
                len(strange),
            ).format(n=len(strange), found=listed(strange))
        )
    if problems:
        raise DataError(
            _(
                "{path} does not belong to this catalogue: {problems}. Give the qrels of this"
                " catalogue and of its queries, or mend the ids."
            ).format(path=path, problems="; ".join(problems))
        )
