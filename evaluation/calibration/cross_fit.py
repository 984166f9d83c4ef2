"""The engine on the data its metric was learned from, each city judged by a metric without it."""

from dataclasses import replace

import numpy as np

from evaluation.arms import Tell
from evaluation.benchmark import Benchmark
from evaluation.calibration.folds import city_folds
from evaluation.calibration.judged import judged_reports
from evaluation.calibration.metrics import anchor_texts, fit_metrics, judged_pairs, open_anchors
from evaluation.own_arm import Change, as_shipped, score_own
from evaluation.ranking import Scored
from evaluation.task import Task
from models.store import Progress


class CrossFitted:
    """Scores the questions of each fold of cities with a metric fitted without them.

    Parameters
    ----------
    bench : Benchmark
        With judged statements.
    tell : callable (str), optional
        Hears how far the work is.

    Notes
    -----
    The metrics are fitted once. The few other weights of the model are those shipped. Stone 1974,
    "Cross-validatory choice and assessment of statistical predictions".
    """

    def __init__(self, bench: Benchmark, tell: Tell = lambda _line: None) -> None:
        self._task = bench.task
        engine = bench.task.engine
        judged = judged_pairs(engine, bench.task.queries, judged_reports(bench))
        anchors = anchor_texts(open_anchors(engine))
        self._metrics = fit_metrics(judged, anchors, city_folds(engine.city_ids), tell)

    def score(self, change: Change = as_shipped, progress: Progress | None = None) -> Scored:
        """Score as `score_own` does; `change` is made after the metric of a fold is put in."""
        task, engine = self._task, self._task.engine
        shape = (len(task.questions), len(engine.city_ids))
        scores, evidence = np.empty(shape), np.empty(shape, dtype=np.int64)
        for fold, metric in enumerate(self._metrics.by_fold):
            rows = np.flatnonzero(self._metrics.fold_of[task.asker] == fold)
            unseen = engine.with_weights(change(replace(engine.weights, metric=metric)))
            found = score_own(Task(unseen, [task.questions[i] for i in rows], task.intent))
            scores[rows] = found.scores
            evidence[rows] = -1 if found.evidence is None else found.evidence
            if progress is not None:
                progress(fold + 1, len(self._metrics.by_fold))
        return Scored(scores, evidence)
