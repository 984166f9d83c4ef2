"""BM25 and plain embeddings, fused by rank."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evaluation.baseline import Baseline
from evaluation.baselines.bm25 import bm25_scores
from evaluation.ranking import Scored
from evaluation.task import Task
from models.cosine import cosines

K = 60


def score_rank_fusion(task: Task) -> Scored:
    """Score each report by ``1 / (60 + rank)``, summed over both; best report per city.

    Reports of equal score share the mean of their ranks.

    References
    ----------
    Reciprocal rank fusion: Cormack, Clarke and Buettcher 2009, SIGIR.
    """
    cosine = cosines(task.queries.text_emb, task.engine.reports.text_emb)
    return task.best_reports(_votes(bm25_scores(task)) + _votes(cosine))


def _votes(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (K + rankdata(-scores, axis=1)))


BASELINE = Baseline("rrf", score_rank_fusion, uses_encoder=True)
