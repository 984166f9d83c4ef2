"""The engine on the data its metric was learned from, each city judged by a metric without it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from evaluation.benchmark import Benchmark
from evaluation.calibration.folds import N_FOLDS, city_folds
from evaluation.calibration.judged import judged_reports
from evaluation.calibration.metrics import anchor_texts, judged_pairs, open_anchors
from evaluation.own_arm import score_own
from evaluation.ranking import Scored
from evaluation.task import Task
from models.training.metric import fit_metric


def score_cross_fitted(
    bench: Benchmark, progress: Callable[[int, int], None] | None = None
) -> Scored:
    """Score as `score_own`, the questions of each fold of cities with a metric fitted without it.

    Parameters
    ----------
    bench : Benchmark
        With judged statements.
    progress : callable (done, total), optional
        Called after each fold.

    Notes
    -----
    The few other weights of the model are those shipped. Stone 1974, "Cross-validatory choice and
    assessment of statistical predictions".
    """
    task = bench.task
    engine = task.engine
    judged = judged_pairs(engine, task.queries, judged_reports(bench))
    anchors = anchor_texts(open_anchors(engine))
    shape = (len(task.questions), len(engine.city_ids))
    scores, evidence = np.empty(shape), np.empty(shape, dtype=np.int64)
    fold_of = city_folds(engine.city_ids)
    for fold in range(N_FOLDS):
        metric = fit_metric(judged.without(np.flatnonzero(fold_of == fold)), anchors)
        rows = np.flatnonzero(fold_of[task.asker] == fold)
        unseen = engine.with_weights(replace(engine.weights, metric=metric))
        found = score_own(Task(unseen, [task.questions[i] for i in rows], task.intent))
        scores[rows] = found.scores
        evidence[rows] = -1 if found.evidence is None else found.evidence
        if progress is not None:
            progress(fold + 1, N_FOLDS)
    return Scored(scores, evidence)
