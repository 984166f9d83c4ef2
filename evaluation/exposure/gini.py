"""How unevenly exposure is shared out."""

import numpy as np

from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def gini(shown: Shown) -> Estimate:
    """Return the Gini coefficient of exposure: 0 all alike, towards 1 one city has it all.

    References
    ----------
    Gini 1912, as the mean absolute difference over twice the mean.
    """
    exposure = np.sort(shown.exposure[shown.is_candidate])
    n, total = len(exposure), exposure.sum()
    if not total > 0:
        return Estimate(float("nan"), n=n)
    places = 2 * np.arange(1, n + 1) - n - 1
    return Estimate(float((places * exposure).sum() / (n * total)), n=n)


EXPOSURE = ExposureMeasure("exposure Gini", False, gini)
