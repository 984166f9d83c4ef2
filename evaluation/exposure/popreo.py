"""Whether relevant cities of every size have the same chance of being shown."""

import numpy as np
from numpy.typing import NDArray

from evaluation.cities import N_CLASSES
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.bootstrap import percentile_interval
from evaluation.statistics.estimate import Estimate


def popreo(shown: Shown) -> Estimate:
    """Return the spread over size classes of P(in the first ten | relevant): deviation over mean.

    0 if a relevant city has the same chance whatever its size. Classes without a relevant pair are
    left out; at least two are needed. Interval by city.

    References
    ----------
    Popularity-based ranking-based equal opportunity: Zhu, Wang and Caverlee 2020, "Measuring and
    mitigating item under-recommendation bias", SIGIR.
    """
    usable = shown.is_candidate & (shown.cities.size_class >= 0)
    member = np.stack(
        [(shown.cities.size_class == one)[usable] for one in range(N_CLASSES)], axis=1
    )
    relevant = member * shown.n_relevant[usable, None]
    found = member * shown.n_relevant_shown[usable, None]
    own = np.ones((1, int(usable.sum())))
    value = float(_spread(own @ found, own @ relevant)[0])
    return percentile_interval(
        lambda weights: _spread(weights @ found, weights @ relevant), own.shape[1], value
    )


def _spread(found: NDArray[np.float64], relevant: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standard deviation over mean of the classes' chances, one per row."""
    known = relevant > 0
    n = known.sum(axis=1)
    chance = np.where(known, found / np.where(known, relevant, 1.0), 0.0)
    mean = chance.sum(axis=1) / np.maximum(n, 1)
    square = np.where(known, np.square(chance - mean[:, None]), 0.0).sum(axis=1)
    deviation = np.sqrt(square / np.maximum(n, 1))
    defined = (n >= 2) & (mean > 0)
    return np.where(defined, deviation / np.where(mean > 0, mean, 1.0), np.nan)


EXPOSURE = ExposureMeasure("PopREO", True, popreo)
