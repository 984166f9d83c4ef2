"""The whole similarity model, fitted to a catalogue with judged evidence."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evaluation.arms import Tell
from evaluation.calibration.folds import city_folds
from evaluation.calibration.metrics import fit_metrics, judged_pairs, no_metrics
from evaluation.calibration.pairs import answer_pairs, need_pairs
from evaluation.calibration.weights import fit
from matcher.engine import Engine
from models.cosine import Embedding
from models.pair_weights import Weights
from models.texts import Texts
from models.training.metric import fit_metric


def fit_model(
    engine: Engine,
    asked: Texts,
    is_relevant: NDArray[np.bool_],
    anchors: Embedding | None,
    tell: Tell,
) -> Weights:
    """Fit metric and weights; the weights on what metrics say of cities they have not seen.

    Parameters
    ----------
    engine : Engine
        Its weights give hub strength and size penalty, which are chosen, not fitted.
    asked : Texts
        The queries.
    is_relevant : ndarray of shape (n_queries, n_reports), bool
    anchors : ndarray of shape (k, d), float32, or None
        See `models.training.metric.fit_metric`; None: without a metric.
    tell : callable (str)
        Hears how far the work is.
    """
    metric, metrics = None, no_metrics(len(engine.city_ids))
    if anchors is not None:
        judged = judged_pairs(engine, asked, is_relevant)
        metrics = fit_metrics(judged, anchors, city_folds(engine.city_ids), tell)
        tell("metric for all cities")
        metric = fit_metric(judged, anchors)
    chosen = engine.weights
    tell("weights of answers")
    answers = fit(answer_pairs(engine, asked, is_relevant, metrics), chosen.size_penalty)
    tell("weights of shared needs")
    shared = fit(need_pairs(engine, asked, is_relevant, metrics), chosen.size_penalty)
    digest = engine.generated_from["digest"]
    return replace(chosen, answers=answers, shared=shared, metric=metric, fitted_on=digest)
