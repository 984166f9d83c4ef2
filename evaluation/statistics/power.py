"""What the queries at hand can show."""

from evaluation.statistics.clusters import Clustered

LEVEL = 0.05
WANTED = 0.8
_FARTHEST = 30.0  # standard errors; the power is 1 well before
_ONE_SIDED = 5.0


def power(difference: float, paired: Clustered) -> float:
    """Return the chance that a true mean difference is found significant.

    Parameters
    ----------
    difference : float
        The true difference.
    paired : Clustered
        Observed differences by cluster, of which only the spread is used.

    Returns
    -------
    float
        In [0, 1]; nan for fewer than two clusters.

    Notes
    -----
    Two-sided t-test at `LEVEL` with the clusters as units: noncentral t distribution (Cohen 1988,
    chapter 2). The sign-flip test has the same power as the t-test at these sizes.
    """
    from scipy.stats import nct, t

    error, freedom = paired.standard_error, len(paired) - 1
    if not error > 0:
        return float("nan")
    critical = t.ppf(1 - LEVEL / 2, freedom)
    shift = min(abs(difference) / error, _FARTHEST)
    # Far from 0 the other tail is below 1e-8, and its computation not stable.
    other = nct.cdf(-critical, freedom, shift) if shift < _ONE_SIDED else 0.0
    return float(nct.sf(critical, freedom, shift) + other)


def detectable(paired: Clustered) -> float:
    """Return about the true difference that is found significant with probability `WANTED`.

    Notes
    -----
    The sum of the two t quantiles times the standard error (Cohen 1988); nan as for `power`.
    """
    from scipy.stats import t

    error, freedom = paired.standard_error, len(paired) - 1
    if not error > 0:
        return float("nan")
    return float((t.ppf(1 - LEVEL / 2, freedom) + t.ppf(WANTED, freedom)) * error)
