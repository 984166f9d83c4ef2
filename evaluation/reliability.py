"""Whether a probability is what it says: of answers given with 30 %, three in ten should answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.evidence import Evidence
from evaluation.ranking import Scored
from evaluation.statistics.bootstrap import mean_interval
from evaluation.statistics.estimate import Estimate

N_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of a query and a candidate whose probability lies between two bounds.

    Attributes
    ----------
    low, high : float
        In [0, 1]; `high` belongs to the next bin.
    predicted : float
        Mean probability.
    observed : Estimate
        Share whose statement was judged relevant, with its interval by cluster.
    """

    low: float
    high: float
    predicted: float
    observed: Estimate


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far probabilities are from what is observed.

    Attributes
    ----------
    bins : tuple of Bin
        Those that hold a pair.
    error : float
        Expected calibration error: mean distance of predicted and observed, weighed by pairs.
    brier : float
        Mean squared distance of probability and outcome.
    reference : float
        The Brier score of one and the same probability for all, the share observed.
    """

    bins: tuple[Bin, ...]
    error: float
    brier: float
    reference: float


def measure_reliability(
    evidence: Evidence, own: Scored, clusters: NDArray[np.int64]
) -> Reliability | None:
    """Compare the probabilities of the engine with the judgements of its evidence.

    Parameters
    ----------
    evidence : Evidence
    own : Scored
        Probabilities, with the statement behind each.
    clusters : ndarray of shape (n_queries,), int64

    Returns
    -------
    Reliability or None
        Over all candidates with a statement of all queries that have a relevant one; None where
        there are none.

    References
    ----------
    Reliability diagrams and their error: Murphy and Winkler 1977; Naeini et al., AAAI 2015.
    """
    if own.evidence is None:
        return None
    known = (own.evidence >= 0) & evidence.judged.has_relevant[:, None]
    if not known.any():
        return None
    grades = np.take_along_axis(evidence.judged.grades, np.maximum(own.evidence, 0), axis=1)
    outcome, given = (grades > 0)[known].astype(np.float64), own.scores[known]
    of = np.broadcast_to(clusters[:, None], known.shape)[known]
    number = np.minimum((given * N_BINS).astype(np.int64), N_BINS - 1)
    bins = []
    for i in np.unique(number):
        own_bin = number == i
        observed = mean_interval(outcome[own_bin], of[own_bin]).within(0.0, 1.0)
        predicted = float(given[own_bin].mean())
        bins.append(Bin(i / N_BINS, (i + 1) / N_BINS, predicted, observed))
    gaps = [one.observed.n * abs(one.predicted - one.observed.value) for one in bins]
    share = float(outcome.mean())
    return Reliability(
        tuple(bins),
        sum(gaps) / len(given),
        float(np.square(given - outcome).mean()),
        share * (1.0 - share),
    )
