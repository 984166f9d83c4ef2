"""Whether cities with many reports are shown more often where they are not relevant."""

from evaluation.false_alarms import alarm_ratio
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.estimate import Estimate


def reports_ratio(shown: Shown) -> Estimate:
    """Return the false-alarm rate of the fifth with most reports over that of the least two."""
    return alarm_ratio(shown, shown.cities.n_reports.astype(float))


EXPOSURE = ExposureMeasure("false alarms, many/few reports", True, reports_ratio)
