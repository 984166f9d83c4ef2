"""What a measure of quality is; each stands in a module of its own in `evaluation.measures`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.judgements import Judgements
from evaluation.ranking import Ranking

PerQuery = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of one ranking by judgements of its candidates.

    Attributes
    ----------
    name : str
        As `ir_measures` names it.
    cutoff : int or None
        How many places count; None for all.
    compute : callable (Ranking, Judgements, cutoff) -> ndarray of shape (n_queries,), float64
        In [0, 1]; nan where the measure says nothing about a query, so that the query is left out
        of the mean and counted as such, never taken for a zero.
    """

    name: str
    cutoff: int | None
    compute: Callable[[Ranking, Judgements, int], PerQuery]

    @property
    def label(self) -> str:
        """Name and cutoff, such as ``nDCG@10``."""
        return self.name if self.cutoff is None else f"{self.name}@{self.cutoff}"

    def of(self, ranking: Ranking, judged: Judgements) -> PerQuery:
        """Return the value of each query."""
        return self.compute(ranking, judged, self.cutoff or ranking.ranks.shape[1])


def where(defined: NDArray[np.bool_], values: NDArray[np.floating]) -> PerQuery:
    """Return the values where they are defined, nan elsewhere."""
    return np.where(defined, values, np.nan)
