"""Precision."""

from evaluation.judgements import Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def precision(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return the share of the first `k` places that hold a relevant candidate.

    Empty places count as misses, as in trec_eval.
    """
    hits = (ranking.within(k) & judged.is_relevant).sum(axis=1)
    return where(judged.has_relevant, hits / k)


MEASURE = Measure("P", 10, precision)
