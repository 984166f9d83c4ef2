"""Whether exposure goes with how much a city reports."""

from evaluation.rank_correlation import spearman
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def reports_correlation(shown: Shown) -> Estimate:
    """Return Spearman's correlation of exposure and the number of reports over candidates."""
    own = shown.is_candidate
    return spearman(shown.exposure[own], shown.cities.n_reports[own].astype(float))


EXPOSURE = ExposureMeasure("Spearman(exposure, reports)", False, reports_correlation)
