"""Normalised discounted cumulative gain."""

import numpy as np

from evaluation.judgements import Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def ndcg(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return ``DCG@k / ideal DCG@k`` with gain = grade and discount ``1 / log2(rank + 1)``.

    References
    ----------
    Jarvelin and Kekalainen 2002, "Cumulated gain-based evaluation of IR techniques"; the linear
    gain is that of trec_eval's ``ndcg_cut``.
    """
    gains = np.maximum(judged.grades, 0).astype(np.float64)
    discounts = np.where(ranking.within(k), 1.0 / np.log2(np.maximum(ranking.ranks, 1) + 1.0), 0.0)
    k = min(k, gains.shape[1])
    best = -np.sort(-gains, axis=1)[:, :k]
    ideal = best @ (1.0 / np.log2(np.arange(2, k + 2)))
    found = (gains * discounts).sum(axis=1)
    return where(judged.has_relevant, found / np.where(ideal > 0, ideal, 1.0))


MEASURE = Measure("nDCG", 10, ndcg)
