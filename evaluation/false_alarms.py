"""Rates of being shown without being relevant."""

import numpy as np
from numpy.typing import NDArray

from evaluation.shown import Shown
from evaluation.statistics.bootstrap import percentile_interval
from evaluation.statistics.estimate import Estimate

LOW, HIGH = 0.4, 0.8


def alarm_ratio(shown: Shown, amount: NDArray[np.float64]) -> Estimate:
    """Return how much more often the high end of some amount is shown without being relevant.

    Parameters
    ----------
    shown : Shown
    amount : ndarray of shape (n_cities,), float64
        nan where unknown: such a city stands at neither end.

    Returns
    -------
    Estimate
        P(in the first ten | not relevant) of the candidates at or above the 0.8 quantile, over that
        of those at or below the 0.4 quantile; 1 is even-handed. nan where either end is empty or
        the low end is never shown. Interval by city.

    Notes
    -----
    If nothing is relevant, the best of n reports stands first n times as often as one report does:
    without a correction this ratio grows with the number of reports.
    """
    usable = shown.is_candidate & np.isfinite(amount)
    if not usable.any():
        return Estimate(float("nan"))
    own = amount[usable]
    low, high = np.quantile(own, [LOW, HIGH])
    is_low = own <= low
    ends = np.stack([(own >= high) & ~is_low, is_low], axis=1)
    alarms = ends * shown.n_other_shown[usable, None]
    chances = ends * shown.n_other[usable, None]
    each = np.ones((1, len(own)))
    value = float(_ratio(each @ alarms, each @ chances)[0])
    return percentile_interval(
        lambda weights: _ratio(weights @ alarms, weights @ chances), len(own), value
    )


def _ratio(alarms: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    rate = np.where(chances > 0, alarms / np.where(chances > 0, chances, 1.0), np.nan)
    defined = (chances > 0).all(axis=1) & (rate[:, 1] > 0)
    return np.where(defined, rate[:, 0] / np.where(rate[:, 1] > 0, rate[:, 1], 1.0), np.nan)
