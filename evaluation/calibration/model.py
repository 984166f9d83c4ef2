"""The whole similarity model, fitted to a catalogue with judged evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.query import Query
from evaluation.calibration.folds import city_folds
from evaluation.calibration.judged import asked_texts, judged_reports
from evaluation.calibration.metrics import (
    Metrics,
    Tell,
    fit_metrics,
    judged_pairs,
    no_metrics,
)
from evaluation.calibration.pairs import answer_pairs, need_pairs
from evaluation.calibration.weights import fit
from matcher.engine import Engine
from models.cosine import Embedding
from models.pair_weights import Weights
from models.training.metric import fit_metric


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights to ship, and the metrics of the folds behind them.

    Attributes
    ----------
    weights : Weights
        With a metric learned from all cities.
    metrics : Metrics
        For judging the model on cities left out.
    """

    weights: Weights
    metrics: Metrics


def fold_metrics(
    engine: Engine,
    queries: Sequence[Query],
    relevant: dict[str, list[str]],
    anchors: Embedding,
    tell: Tell,
) -> Metrics:
    """Fit a metric for each fold of cities."""
    is_relevant = judged_reports(engine, queries, relevant)
    judged = judged_pairs(engine, asked_texts(engine, queries), is_relevant)
    return fit_metrics(judged, anchors, city_folds(engine.city_ids), tell)


def fit_model(
    engine: Engine,
    queries: Sequence[Query],
    relevant: dict[str, list[str]],
    anchors: Embedding | None,
    tell: Tell,
) -> Fitted:
    """Fit metric and weights; the weights on what metrics say of cities they have not seen.

    Parameters
    ----------
    engine : Engine
        Its weights give hub strength and size penalty, which are chosen, not fitted.
    queries : sequence of Query
    relevant : mapping of query id to list of statement ids
    anchors : ndarray of shape (k, d), float32, or None
        See `models.training.metric.fit_metric`; None: without a metric.
    tell : callable (str)
        Hears how far the work is.
    """
    metric, metrics = None, no_metrics(len(engine.city_ids))
    if anchors is not None:
        metrics = fold_metrics(engine, queries, relevant, anchors, tell)
        tell("metric for all cities")
        is_relevant = judged_reports(engine, queries, relevant)
        metric = fit_metric(
            judged_pairs(engine, asked_texts(engine, queries), is_relevant), anchors
        )
    chosen = engine.weights
    tell("weights of answers")
    answers = fit(answer_pairs(engine, queries, relevant, metrics), chosen.size_penalty)
    tell("weights of shared needs")
    shared = fit(need_pairs(engine, queries, relevant, metrics), chosen.size_penalty)
    digest = engine.generated_from["digest"]
    fitted = replace(chosen, answers=answers, shared=shared, metric=metric, fitted_on=digest)
    return Fitted(fitted, metrics)
