"""Whether big cities are shown more often than small ones where they are not relevant."""

from evaluation.false_alarms import alarm_ratio
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def size_ratio(shown: Shown) -> Estimate:
    """Return the false-alarm rate of the largest fifth over that of the smallest two fifths."""
    return alarm_ratio(shown, shown.cities.people)


EXPOSURE = ExposureMeasure("false alarms, big/small", True, size_ratio)
