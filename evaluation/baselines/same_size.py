"""Cities of about the same size."""

import numpy as np

from data.errors import DataError
from data.messages import _
from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task

_DECIMALS = 9


def score_same_size(task: Task) -> Scored:
    """Score by minus the difference of the logarithms of both populations; unknown ones last.

    Raises
    ------
    DataError
        If fewer than two populations are known.
    """
    size = task.cities.log_people
    if np.isfinite(size).sum() < 2:
        raise DataError(_("Fewer than two cities have a population."))
    # Rounded, so that equal ratios are equal whatever the unit people are counted in.
    apart = np.round(np.abs(size[task.asker][:, None] - size[None, :]), _DECIMALS)
    return Scored(np.where(np.isfinite(apart), -apart, -1e6))


BASELINE = Baseline("same-size", score_same_size)
