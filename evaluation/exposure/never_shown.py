"""Cities that nobody would ever meet."""

from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def never_shown(shown: Shown) -> Estimate:
    """Return the share of the candidates that stand in no query's first ten."""
    counts = shown.counts()
    return Estimate(float((counts == 0).mean()) if len(counts) else float("nan"), n=len(counts))


EXPOSURE = ExposureMeasure("never in a first ten", False, never_shown)
