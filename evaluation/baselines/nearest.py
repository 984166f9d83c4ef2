"""The nearest cities first."""

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _
from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from matcher.geography import EARTH_RADIUS_KM


def score_nearness(task: Task) -> Scored:
    """Score by minus the great-circle distance in kilometres; cities of unknown place last.

    Raises
    ------
    DataError
        If fewer than two cities have coordinates.
    """
    cities = task.cities
    if np.isfinite(cities.latitude + cities.longitude).sum() < 2:
        raise DataError(_("Fewer than two cities have coordinates."))
    points = np.radians(np.stack([cities.latitude, cities.longitude]))
    far = _haversine(points[:, task.asker][:, :, None], points[:, None, :])
    return Scored(np.where(np.isfinite(far), -far, -1e6))


def _haversine(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return distances in kilometres between points of shape (2, ...): latitude, longitude."""
    half = np.sin((b - a) / 2) ** 2
    h = half[0] + np.cos(a[0]) * np.cos(b[0]) * half[1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0))))


BASELINE = Baseline("nearest", score_nearness)
