"""Recall."""

import numpy as np

from evaluation.judgements import Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def recall(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return the share of the relevant candidates that stand in the first `k` places."""
    hits = (ranking.within(k) & judged.is_relevant).sum(axis=1)
    total = judged.is_relevant.sum(axis=1)
    return where(judged.has_relevant, hits / np.maximum(total, 1))


MEASURE = Measure("R", 10, recall)
