"""Cities of about the same size."""

import numpy as np

from data.errors import DataError
from data.messages import _
from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task


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
    apart = np.abs(size[task.asker][:, None] - size[None, :])
    return Scored(np.where(np.isfinite(apart), -apart, -1e6))


BASELINE = Baseline("same-size", score_same_size)
