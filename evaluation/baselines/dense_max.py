"""Plain embeddings: the cosine of whole texts, best report per city."""

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from models.cosine import cosines


def score_dense_max(task: Task) -> Scored:
    """Score by the largest cosine of the query with a report of the city."""
    return task.best_reports(cosines(task.queries.text_emb, task.engine.reports.text_emb))


BASELINE = Baseline("dense-max", score_dense_max, uses_encoder=True)
