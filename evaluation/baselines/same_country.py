"""Cities of the same country first, in random order."""

import numpy as np

from data.errors import DataError
from data.messages import _
from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task


def score_same_country(task: Task) -> Scored:
    """Score 1 for a city of the asking city's country, 0 for another; unknown is another.

    Raises
    ------
    DataError
        If no two cities share a country.
    """
    country = np.array(task.cities.country)
    same = (country[:, None] == country[None, :]) & (country != "")[:, None]
    if not (same.sum(axis=1) > 1).any():
        raise DataError(_("No two cities are in the same country."))
    return Scored(same[task.asker].astype(np.float64))


BASELINE = Baseline("same-country", score_same_country)
