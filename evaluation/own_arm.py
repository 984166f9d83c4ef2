"""The engine itself as an arm."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from evaluation.ranking import Scored
from evaluation.task import Task
from matcher.engine import Answer
from matcher.intent import EXCHANGE, LEARN, SHARE, TOGETHER
from models.pair_weights import Weights
from models.store import Progress

OWN = "jumelles"
Change = Callable[[Weights], Weights]
"""What is done to the weights before the engine answers."""
Scorer = Callable[[Change, Progress | None], Scored]
"""Scores every candidate of one task with the weights so changed."""
_BLOCK = 256


def as_shipped(weights: Weights) -> Weights:
    """Change nothing."""
    return weights


def score_own(task: Task, progress: Progress | None = None) -> Scored:
    """Score every candidate as the engine does for the task's intent.

    Parameters
    ----------
    task : Task
    progress : callable (done, total), optional
        Called after each block of questions.
    """
    n_queries, n_cities = len(task.questions), len(task.cities)
    scores = np.empty((n_queries, n_cities))
    evidence = np.empty((n_queries, n_cities), dtype=np.int64)
    reports = task.report_statement
    needs = task.statements_of(task.engine.corpus.needs)
    for start in range(0, n_queries, _BLOCK):
        block = task.questions[start : start + _BLOCK]
        for i, answer in enumerate(task.engine.ask(block), start=start):
            scores[i] = answer.odds.of(task.intent)
            evidence[i] = answer_evidence(answer, task.intent, reports, needs)
        if progress is not None:
            progress(start + len(block), n_queries)
    return Scored(scores, evidence)


def answer_evidence(
    answer: Answer, intent: str, reports: NDArray[np.int64], needs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the statement behind each candidate, -1 where there is none, shape (n_cities,).

    The same as `matcher.run.evidence_id`, for all candidates at once.
    """
    if intent == LEARN:
        return _statements(reports, answer.learn.answered)
    named = np.array(answer.odds.named(intent))
    learn = _statements(reports, answer.learn.answered)
    asked = np.where(answer.share.answered >= 0, answer.share.asked, -1)
    behind = {
        LEARN: learn,
        EXCHANGE: learn,
        SHARE: _statements(needs, asked),
        TOGETHER: _statements(needs, answer.together.answered),
    }
    return np.select([named == relation for relation in behind], list(behind.values()), -1)


def _statements(of: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(of):
        return np.full_like(rows, -1)
    return np.where(rows >= 0, of[rows], -1)
