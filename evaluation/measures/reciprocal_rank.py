"""Reciprocal rank of the first relevant candidate."""

import numpy as np

from evaluation.judgements import Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def reciprocal_rank(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return 1 / the rank of the first relevant candidate; 0 where none is in the first `k`.

    References
    ----------
    Kantor and Voorhees 2000, "The TREC-5 confusion track".
    """
    is_hit = ranking.within(k) & judged.is_relevant
    inverse = np.where(is_hit, 1.0 / np.maximum(ranking.ranks, 1), 0.0)
    return where(judged.has_relevant, inverse.max(axis=1, initial=0.0))


MEASURE = Measure("RR", None, reciprocal_rank)
