"""Spearman's rank correlation with a bootstrap interval by city."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evaluation.statistics.bootstrap import percentile_interval
from evaluation.statistics.estimate import Estimate

Values = NDArray[np.float64]


def spearman(x: Values, y: Values, given: Values | None = None) -> Estimate:
    """Return the rank correlation of x and y, with `given` held fixed where it is told.

    Parameters
    ----------
    x, y, given : ndarray of shape (n,), float64
        Units where one of them is nan are left out.

    Returns
    -------
    Estimate
        In [-1, 1]; nan for fewer than three units, or where one does not vary.

    Notes
    -----
    Ranks are those of the units themselves, weighted by how often each is drawn: the bootstrap of
    the grade correlation, which spares ranking every draw anew. Cost O(N_DRAWS * n).

    References
    ----------
    Spearman 1904; partial correlation of ranks: Conover 1999, "Practical nonparametric statistics".
    """
    columns = [x, y] if given is None else [x, y, given]
    known = np.isfinite(np.stack(columns)).all(axis=0)
    n = int(known.sum())
    if n < 3:
        return Estimate(float("nan"), n=n)
    ranks = np.stack([rankdata(column[known]) for column in columns])
    products = np.stack([a * b for i, a in enumerate(ranks) for b in ranks[: i + 1]], axis=1)
    own = np.ones((1, n))
    value = float(_correlation(own, ranks, products)[0])
    return percentile_interval(lambda w: _correlation(w, ranks, products), n, value)


def _correlation(weights: Values, ranks: Values, products: Values) -> Values:
    """Return the weighted correlation of the first two rows, given the third if there is one."""
    total = weights.sum(axis=1)
    means = weights @ ranks.T / total[:, None]
    moments = weights @ products / total[:, None]
    k = len(ranks)
    covariance = np.empty((len(weights), k, k))
    pairs = [(i, j) for i in range(k) for j in range(i + 1)]
    for column, (i, j) in enumerate(pairs):
        value = moments[:, column] - means[:, i] * means[:, j]
        covariance[:, i, j] = covariance[:, j, i] = value
    scale = np.sqrt(np.maximum(np.einsum("wii->wi", covariance), 0.0))
    varies = (scale > 1e-9).all(axis=1)
    scale = np.where(scale > 1e-9, scale, 1.0)
    r = covariance / (scale[:, :, None] * scale[:, None, :])
    found = r[:, 0, 1]
    if k == 3:
        rest = (1 - r[:, 0, 2] ** 2) * (1 - r[:, 1, 2] ** 2)
        varies &= rest > 1e-12
        found = (found - r[:, 0, 2] * r[:, 1, 2]) / np.sqrt(np.where(rest > 1e-12, rest, 1.0))
    return np.where(varies, found, np.nan)
