"""BM25, best report per city."""

import numpy as np
from numpy.typing import NDArray

from evaluation.baseline import Baseline
from evaluation.ranking import Scored
from evaluation.task import Task
from models.bm25 import BM25
from models.tokens import tokenise


def bm25_scores(task: Task) -> NDArray[np.float32]:
    """Return the score of every distinct experience for every query; see `models.bm25`."""
    index = BM25([tokenise(entry.text) for entry in task.engine.corpus.reports])
    return index.scores_many([tokenise(text) for text in task.query_texts])


def score_bm25(task: Task) -> Scored:
    """Score by the best BM25 of a city's reports."""
    return task.best_reports(bm25_scores(task))


BASELINE = Baseline("bm25", score_bm25)
