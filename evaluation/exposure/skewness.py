"""Hubs: cities that stand in far too many lists."""

from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def k_occurrence_skewness(shown: Shown) -> Estimate:
    """Return the skewness of how many first tens each candidate stands in; 0 without hubs.

    References
    ----------
    Radovanovic, Nanopoulos and Ivanovic 2010, "Hubs in space", JMLR 11.
    """
    counts = shown.counts()
    spread = counts.std()
    if not spread > 0:
        return Estimate(float("nan"), n=len(counts))
    return Estimate(float((((counts - counts.mean()) / spread) ** 3).mean()), n=len(counts))


EXPOSURE = ExposureMeasure("k-occurrence skewness", False, k_occurrence_skewness)
