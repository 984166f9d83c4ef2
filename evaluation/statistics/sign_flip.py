"""A paired permutation test."""

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.clusters import Clustered, Values

N_FLIPS = 20_000
_SEED = 20260102
_BLOCK = 2000
_EXACT_UP_TO = 14


def sign_flip(differences: Values, clusters: NDArray[np.int64]) -> float:
    """Return the two-sided p-value of a mean difference.

    Parameters
    ----------
    differences : ndarray of shape (n,), float64
        One system less the other, per query; nan where undefined.
    clusters : ndarray of shape (n,), int64
        All differences of a cluster change sign together.

    Returns
    -------
    float
        In (0, 1]; 1 where there is no difference at all, nan where there is nothing to compare.

    Notes
    -----
    All sign patterns for up to 14 clusters, else `N_FLIPS` drawn ones with the observed one among
    them, so that p is never 0. Seeded.

    References
    ----------
    Fisher 1935; keeps its level on retrieval measures where Wilcoxon and the sign test do not:
    Urbano, Lima and Hanjalic 2019 (arXiv 1905.11096).
    """
    sums = Clustered.of(differences, clusters).sums
    if not len(sums):
        return float("nan")
    observed = abs(float(sums.sum())) * (1 - 1e-12) - 1e-15
    if len(sums) <= _EXACT_UP_TO:
        patterns = np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums)) & 1
        return float(np.mean(np.abs((1.0 - 2.0 * patterns) @ sums) >= observed))
    rng = np.random.default_rng(_SEED)
    n_as_far = 0
    for _block in range(N_FLIPS // _BLOCK):
        signs = 1.0 - 2.0 * rng.integers(0, 2, size=(_BLOCK, len(sums)))
        n_as_far += int(np.count_nonzero(np.abs(signs @ sums) >= observed))
    return (n_as_far + 1) / (N_FLIPS + 1)
