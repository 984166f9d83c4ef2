"""How far up the relevant candidates stand, on average."""

import numpy as np
from numpy.typing import NDArray

from evaluation.judgements import Judgements
from evaluation.measure import Measure, PerQuery, where
from evaluation.ranking import Ranking


def mean_percentile(ranking: Ranking, judged: Judgements, k: int) -> PerQuery:
    """Return the mean share of the other candidates that stand below a relevant one.

    The others are all candidates that are not relevant, judged or not; 1 if every relevant
    candidate stands before them, 0.5 by chance. This is the area under the ROC curve (Mann and
    Whitney 1947). Candidates that are not ranked share the place after the last, the asking city
    is no candidate. With only positive judgements it is the measure to trust: a candidate that
    nobody judged is not taken for a bad one, only for one that is no better on average.

    Notes
    -----
    All places count, whatever `k`.
    """
    relevant = judged.is_relevant
    n_relevant = relevant.sum(axis=1).astype(np.float64)
    ranked = ranking.ranks > 0
    n_others = ranking.ranks.shape[1] - 1 - n_relevant
    places = np.where(ranked, ranking.ranks, _shared_place(ranking.ranks)[:, None])
    total = np.where(relevant, places, 0.0).sum(axis=1)
    # The sum of the ranks of the relevant, less what they would be if all stood first, counts the
    # others that stand before them.
    before = total - n_relevant * (n_relevant + 1) / 2
    below = n_relevant * n_others - before
    defined = judged.has_relevant & (n_others > 0)
    return where(defined, below / np.maximum(n_relevant * n_others, 1.0))


def _shared_place(ranks: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the mean of the places after the last, for all candidates but the asking one."""
    n_ranked = (ranks > 0).sum(axis=1)
    return np.asarray((n_ranked + ranks.shape[1]) / 2.0)


MEASURE = Measure("percentile", None, mean_percentile)
