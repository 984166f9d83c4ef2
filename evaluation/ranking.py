"""Rankings of all candidates for all queries, as arrays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.order import tie_key

SHOWN = 10
"""What people see of a ranking: its first ten places."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a system gives every candidate for every query.

    Attributes
    ----------
    scores : ndarray of shape (n_queries, n_cities), float64
        Higher is better; finite.
    evidence : ndarray of shape (n_queries, n_cities), int64, or None
        Position in `Task.statement_ids` of the statement behind each score, -1 where there is none;
        None for a system that rests on no text.
    """

    scores: NDArray[np.float64]
    evidence: NDArray[np.int64] | None = None


@dataclass(frozen=True, eq=False)
class Ranking:
    """Where each candidate stands.

    Attributes
    ----------
    ranks : ndarray of shape (n_queries, n_cities), int32
        From 1; 0 for a candidate that is not ranked, as the asking city.
    evidence : ndarray of shape (n_queries, n_cities), int64, or None
        As in `Scored`.
    """

    ranks: NDArray[np.int32]
    evidence: NDArray[np.int64] | None = None

    def within(self, k: int) -> NDArray[np.bool_]:
        """Return which candidates stand in the first `k` places, same shape as the ranks."""
        return (self.ranks > 0) & (self.ranks <= k)

    @cached_property
    def order(self) -> NDArray[np.int32]:
        """The candidates of each query, best first; those not ranked stand last."""
        last = np.iinfo(np.int32).max
        order = np.argsort(np.where(self.ranks > 0, self.ranks, last), axis=1, kind="stable")
        return order.astype(np.int32)


def rank_candidates(scored: Scored, asker: NDArray[np.int64], ties: NDArray[np.uint64]) -> Ranking:
    """Rank all cities but the asking one.

    Parameters
    ----------
    scored : Scored
    asker : ndarray of shape (n_queries,), int64
        The city that asks, never a candidate of its own.
    ties : ndarray of shape (n_queries, n_cities), uint64
        From `tie_keys`.
    """
    n_queries, n_cities = scored.scores.shape
    scores = scored.scores.copy()
    rows = np.arange(n_queries)
    scores[rows, asker] = -np.inf
    order = np.lexsort((ties, -scores), axis=1)
    ranks = np.empty((n_queries, n_cities), dtype=np.int32)
    np.put_along_axis(ranks, order, np.arange(1, n_cities + 1, dtype=np.int32)[None, :], axis=1)
    ranks[rows, asker] = 0
    return Ranking(ranks, scored.evidence)


def tie_keys(query_ids: tuple[str, ...], city_ids: tuple[str, ...]) -> NDArray[np.uint64]:
    """Return the first eight bytes of `matcher.order.tie_key`, which order candidates alike."""
    keys = b"".join(tie_key(query, city)[:8] for query in query_ids for city in city_ids)
    return np.frombuffer(keys, dtype=">u8").reshape(len(query_ids), -1).astype(np.uint64)
