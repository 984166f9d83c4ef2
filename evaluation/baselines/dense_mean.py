"""Plain embeddings: the mean cosine over a city's reports."""

import numpy as np

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from models.cosine import cosines


def score_dense_mean(task: Task) -> Scored:
    """Score by the mean cosine of the query with the reports of the city; the best is evidence."""
    cosine = cosines(task.queries.text_emb, task.engine.reports.text_emb)
    n_reports = task.cities.n_reports
    member = task.report_owner[:, None] == np.arange(len(task.cities))[None, :]
    mean = cosine @ (member / np.maximum(n_reports, 1))
    scores = np.where(n_reports > 0, mean, -2.0)
    return Scored(scores, task.best_reports(cosine).evidence)


BASELINE = Baseline("dense-mean", score_dense_mean, uses_encoder=True)
