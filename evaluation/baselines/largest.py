"""The largest cities first, whoever asks."""

import numpy as np

from data.errors import DataError
from data.messages import _
from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task


def score_population(task: Task) -> Scored:
    """Score by population; unknown ones last.

    Raises
    ------
    DataError
        If no population is known.
    """
    size = task.cities.log_people
    if not np.isfinite(size).any():
        raise DataError(_("No city has a population."))
    row = np.where(np.isfinite(size), size, -1.0)
    return Scored(np.repeat(row[None, :], len(task.questions), axis=0))


BASELINE = Baseline("largest", score_population)
