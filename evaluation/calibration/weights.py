"""The few numbers that turn features of a pair into a probability."""

import math

import numpy as np
from numpy.typing import NDArray

from evaluation.calibration.map_logistic import MapLogisticRegression
from evaluation.calibration.pairs import Pairs
from models.aggregation import aggregate_reports
from models.pair_weights import PairWeights

PRIOR = (6.0, 4.0)
"""Log-odds per unit of cosine and of BM25 share before any judgement; chosen, not fitted."""
PRIOR_PRECISION = 0.1
TAIL = 0.99
_SEED = 1
_SAMPLE = 400_000


def fit(pairs: Pairs, size_penalty: float) -> PairWeights:
    """Fit direction, scale and calibration, in this order.

    Parameters
    ----------
    pairs : Pairs
        At least one usable pair in one language is relevant, and one is not.
    size_penalty : float in [0, 1]

    Notes
    -----
    Direction: logistic regression of relevance on both features, over pairs in one language, since
    words say nothing about the others. Scale: the excess of unrelated pairs over their `TAIL`
    quantile has mean 1 (peaks over threshold, exponential tail: Pickands 1975), so that subtracting
    log n undoes the chance of the best of n exactly there. Calibration: logistic regression of the
    relevance of each candidate's best text on its pooled score.
    """
    dense, lexical = _direction(pairs)
    raw = dense * pairs.dense + lexical * pairs.lexical
    intercept, rate = _scale(raw[pairs.is_usable & ~pairs.is_relevant])
    score, label = _pooled(pairs, intercept + rate * raw, size_penalty)
    platt = MapLogisticRegression(prior_precision=0.01).fit(score[:, None], label)
    slope, offset = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    fitted = (intercept, rate * dense, rate * lexical, slope, offset)
    return PairWeights(*(round(float(value), 4) for value in fitted))


def _pooled(
    pairs: Pairs, llr: NDArray[np.float64], size_penalty: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return score and relevance of the best text of every usable candidate, both flat."""
    score, best = aggregate_reports(llr, pairs.owner, pairs.n_distinct, size_penalty=size_penalty)
    queries, owners = np.nonzero(best >= 0)
    texts = best[queries, owners]
    usable = pairs.is_usable[queries, texts]
    queries, owners, texts = queries[usable], owners[usable], texts[usable]
    return score[queries, owners], pairs.is_relevant[queries, texts]


def _direction(pairs: Pairs) -> tuple[float, float]:
    rng = np.random.default_rng(_SEED)
    rows = np.flatnonzero((pairs.is_usable & pairs.is_same_language).ravel())
    rows = rng.choice(rows, min(_SAMPLE, len(rows)), replace=False)
    features = np.stack([pairs.dense.ravel()[rows], pairs.lexical.ravel()[rows]], axis=1)
    model = MapLogisticRegression(PRIOR, PRIOR_PRECISION)
    model.fit(features, pairs.is_relevant.ravel()[rows])
    return float(model.coef_[0, 0]), float(model.coef_[0, 1])


def _scale(unrelated: NDArray[np.float64]) -> tuple[float, float]:
    threshold = float(np.quantile(unrelated, TAIL))
    rate = 1.0 / float(np.mean(unrelated[unrelated > threshold] - threshold))
    return -rate * threshold - math.log(1.0 - TAIL), rate
