"""Many comparisons at once."""

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """Return adjusted p-values: reject where below the level, and the chance of any error holds.

    Parameters
    ----------
    p_values : sequence of float
        nan (nothing to compare) stays and does not count.

    References
    ----------
    Holm 1979, "A simple sequentially rejective multiple test procedure".
    """
    adjusted = [float("nan")] * len(p_values)
    known = sorted((p, i) for i, p in enumerate(p_values) if np.isfinite(p))
    largest = 0.0
    for rank, (p, i) in enumerate(known):
        largest = max(largest, min(1.0, (len(known) - rank) * p))
        adjusted[i] = largest
    return adjusted
