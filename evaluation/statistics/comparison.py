"""One system against another on the same queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics.bootstrap import mean_interval
from evaluation.statistics.clusters import Clustered, Values
from evaluation.statistics.estimate import Estimate
from evaluation.statistics.holm import holm
from evaluation.statistics.power import detectable
from evaluation.statistics.sign_flip import sign_flip

_DECIMALS = 12  # a rounding error of the last bit is no difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """The paired difference of two systems.

    Attributes
    ----------
    difference : Estimate
        Mean over queries, with its interval by cluster.
    effect : float
        Mean over standard deviation of the cluster means (Cohen's d for pairs).
    better, equal, worse : float
        Shares of the clusters.
    p, p_holm : float
        Sign-flip test; adjusted over the comparisons of one measure.
    detectable : float
        The true difference that these clusters would show with probability 0.8.
    """

    difference: Estimate
    effect: float
    better: float
    equal: float
    worse: float
    p: float
    p_holm: float
    detectable: float


def compare(
    own: Values, others: Mapping[str, Values], clusters: NDArray[np.int64]
) -> dict[str, Comparison]:
    """Compare one system with each of the others; Holm over all of them.

    Parameters
    ----------
    own : ndarray of shape (n_queries,), float64
    others : mapping of name to ndarray of shape (n_queries,)
    clusters : ndarray of shape (n_queries,), int64
    """
    found = {
        name: _compare(np.round(own - values, _DECIMALS), clusters)
        for name, values in others.items()
    }
    adjusted = holm([one.p for one in found.values()])
    return {
        name: replace(one, p_holm=p) for (name, one), p in zip(found.items(), adjusted, strict=True)
    }


def _compare(differences: Values, clusters: NDArray[np.int64]) -> Comparison:
    paired = Clustered.of(differences, clusters)
    means = paired.means
    if not len(means):
        nothing = float("nan")
        return Comparison(Estimate(nothing), *[nothing] * 7)
    spread = float(means.std(ddof=1)) if len(means) > 1 else 0.0
    return Comparison(
        mean_interval(differences, clusters),
        float(means.mean() / spread) if spread > 0 else float("nan"),
        float(np.mean(means > 0)),
        float(np.mean(means == 0)),
        float(np.mean(means < 0)),
        sign_flip(differences, clusters),
        float("nan"),
        detectable(paired),
    )
