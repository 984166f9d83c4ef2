"""Cities in random order."""

import numpy as np

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task


def score_nothing(task: Task) -> Scored:
    """Score all cities alike, so that the hash that breaks ties decides.

    Cities without an experience stand last; a random experience of each is its evidence.
    """
    rng = np.random.default_rng(20260104)
    n_queries = len(task.questions)
    picked = task.best_reports(rng.random((n_queries, len(task.report_owner))))
    row = task.cities.has_report.astype(np.float64)
    return Scored(np.repeat(row[None, :], n_queries, axis=0), picked.evidence)


BASELINE = Baseline("random", score_nothing)
