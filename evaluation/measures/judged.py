"""How much of what is shown was judged at all."""

import numpy as np

from evaluation.judgements import UNJUDGED, Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def judged_share(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return the share of the first `k` candidates that have a grade, 0 included.

    Of a ranking shorter than `k`, the share of its own length. Where it is low, the other measures
    say little: Buckley and Voorhees 2004, "Retrieval evaluation with incomplete information".
    """
    top = ranking.within(k)
    known = (top & (judged.grades != UNJUDGED)).sum(axis=1)
    return where(judged.is_judged, known / np.maximum(top.sum(axis=1), 1))


MEASURE = Measure("Judged", 10, judged_share)
