"""Whether exposure goes with size."""

from evaluation.rank_correlation import spearman
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def population_correlation(shown: Shown) -> Estimate:
    """Return Spearman's correlation of exposure and population over candidates; 0 is neutral."""
    own = shown.is_candidate
    return spearman(shown.exposure[own], shown.cities.log_people[own])


EXPOSURE = ExposureMeasure("Spearman(exposure, population)", False, population_correlation)
