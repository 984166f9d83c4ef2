"""Sums by cluster: what whole cities contribute."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clustered:
    """Values summed by cluster; values that are nan do not count.

    Attributes
    ----------
    sums, counts : ndarray of shape (n_clusters,), float64
        Clusters without a value are left out.
    """

    sums: Values
    counts: Values

    @classmethod
    def of(cls, values: Values, clusters: NDArray[np.int64]) -> "Clustered":
        """Sum `values` of shape (n,) by `clusters`, shape (n,), numbered from 0."""
        known = np.isfinite(values)
        size = int(clusters.max(initial=-1)) + 1
        sums = np.bincount(clusters[known], values[known], minlength=size).astype(np.float64)
        counts = np.bincount(clusters[known], minlength=size).astype(np.float64)
        return cls(sums[counts > 0], counts[counts > 0])

    def __len__(self) -> int:
        """Return the number of clusters."""
        return len(self.sums)

    @property
    def mean(self) -> float:
        """The mean over all values, nan where there is none."""
        return float(self.sums.sum() / self.counts.sum()) if len(self) else float("nan")

    @property
    def means(self) -> Values:
        """The mean of each cluster."""
        return np.asarray(self.sums / self.counts)

    @property
    def standard_error(self) -> float:
        """The standard error of the mean, with clusters as the units; nan for fewer than two.

        References
        ----------
        Ratio estimator of cluster sampling: Cochran 1977, "Sampling techniques", section 9A.
        """
        n = len(self)
        if n < 2:
            return float("nan")
        residual = self.sums - self.mean * self.counts
        return float(np.sqrt(n / (n - 1) * np.square(residual).sum()) / self.counts.sum())
