"""Whether exposure goes with size beyond what relevance explains."""

from evaluation.rank_correlation import spearman
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def partial_correlation(shown: Shown) -> Estimate:
    """Return the partial rank correlation of exposure and population given relevance.

    Relevance: for how many queries the city is relevant. Bigger cities may deserve more places
    because they have done more; what is left is not deserved.
    """
    own = shown.is_candidate
    return spearman(shown.exposure[own], shown.cities.log_people[own], shown.n_relevant[own])


EXPOSURE = ExposureMeasure("Spearman(exposure, population | relevance)", True, partial_correlation)
