"""What a ranking shows of each candidate, and what a measure of exposure is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.cities import Cities
from evaluation.judgements import Judgements
from evaluation.ranking import SHOWN, Ranking
from evaluation.statistics.estimate import Estimate

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Shown:
    """How often each of n candidates is shown; cities without an experience are no candidates.

    Attributes
    ----------
    cities : Cities
        Of all cities of the catalogue.
    is_candidate : ndarray of shape (n_cities,), bool
    count : ndarray of shape (n_cities,), float64
        In how many first tens each city stands.
    exposure : ndarray of shape (n_cities,), float64
        Sum of ``1 / log2(rank + 1)`` over these places.
    n_relevant, n_relevant_shown : ndarray of shape (n_cities,), float64
        For how many judged queries each city is relevant, and is shown as well; zeros without
        judgements.
    n_other, n_other_shown : ndarray of shape (n_cities,), float64
        The same for the judged queries that it is not relevant for.
    """

    cities: Cities
    is_candidate: NDArray[np.bool_]
    count: Values
    exposure: Values
    n_relevant: Values
    n_relevant_shown: Values
    n_other: Values
    n_other_shown: Values

    @classmethod
    def of(
        cls,
        ranking: Ranking,
        cities: Cities,
        asker: NDArray[np.int64],
        judged: Judgements | None,
        is_candidate: NDArray[np.bool_] | None = None,
    ) -> "Shown":
        """Count what a ranking shows; candidates are the cities with an experience by default."""
        top = ranking.within(SHOWN)
        weight = np.where(top, 1.0 / np.log2(np.maximum(ranking.ranks, 1) + 1.0), 0.0)
        relevant, other = _relevance(top, asker, judged)
        totals = (top, weight, relevant, relevant & top, other, other & top)
        sums = (np.asarray(part.sum(axis=0), dtype=np.float64) for part in totals)
        return cls(cities, cities.has_report if is_candidate is None else is_candidate, *sums)

    @property
    def has_judgements(self) -> bool:
        """Whether anybody judged."""
        return bool(self.n_relevant.any())

    def share_of_candidates(self, group: NDArray[np.bool_]) -> float:
        """Return which share of the candidates belongs to a group of cities."""
        return _ratio(float((self.is_candidate & group).sum()), float(self.is_candidate.sum()))

    def share_of_exposure(self, group: NDArray[np.bool_]) -> float:
        """Return which share of the candidates' exposure goes to a group of cities."""
        own = self.exposure[self.is_candidate]
        return _ratio(float(self.exposure[self.is_candidate & group].sum()), float(own.sum()))

    def chance(self, group: NDArray[np.bool_]) -> float:
        """Return P(in the first ten | relevant) of the candidates of a group."""
        own = self.is_candidate & group
        return _ratio(float(self.n_relevant_shown[own].sum()), float(self.n_relevant[own].sum()))

    def alarm(self, group: NDArray[np.bool_]) -> float:
        """Return P(in the first ten | not relevant) of the candidates of a group."""
        own = self.is_candidate & group
        return _ratio(float(self.n_other_shown[own].sum()), float(self.n_other[own].sum()))

    def counts(self) -> Values:
        """Return in how many first tens each candidate stands."""
        return self.count[self.is_candidate]


@dataclass(frozen=True, slots=True)
class ExposureMeasure:
    """A measure of how places are shared out.

    Attributes
    ----------
    name : str
    needs_judgements : bool
        Whether it can only be told where somebody judged.
    compute : callable (Shown) -> Estimate
        The value is nan where it cannot be told, such as where no population is known.
    """

    name: str
    needs_judgements: bool
    compute: Callable[[Shown], Estimate]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _relevance(
    top: NDArray[np.bool_], asker: NDArray[np.int64], judged: Judgements | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell for which judged queries each candidate is relevant, and for which it is not."""
    if judged is None:
        return np.zeros_like(top), np.zeros_like(top)
    is_usable = np.repeat(judged.has_relevant[:, None], top.shape[1], axis=1)
    is_usable[np.arange(len(asker)), asker] = False
    return judged.is_relevant & is_usable, ~judged.is_relevant & is_usable
