"""All pairs of a query and a text of another city: their features, and which belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.calibration.judged import is_same_need
from evaluation.calibration.metrics import Metrics
from matcher.engine import Engine
from models.aggregation import effective_counts, pool_parts
from models.pair_weights import PairWeights
from models.similarity import Features, Similarity
from models.texts import Texts

UNFITTED = PairWeights(0.0, 0.0, 0.0, 0.0, 0.0)
"""For what is read before weights are there."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features and labels of pairs.

    Attributes
    ----------
    dense, lexical : ndarray of shape (n_queries, n_texts), float64
    is_relevant : ndarray of shape (n_queries, n_texts), bool
    is_usable : ndarray of shape (n_queries, n_texts), bool
        The text is of another city than the query, and the metric has seen neither.
    is_same_language : ndarray of shape (n_queries, n_texts), bool
    owner : ndarray of shape (n_texts,), int64
    n_distinct : ndarray of shape (n_cities,), float64
        From `models.aggregation.effective_counts`.
    """

    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]
    is_relevant: NDArray[np.bool_]
    is_usable: NDArray[np.bool_]
    is_same_language: NDArray[np.bool_]
    owner: NDArray[np.int64]
    n_distinct: NDArray[np.float64]


def answer_pairs(
    engine: Engine, asked: Texts, is_relevant: NDArray[np.bool_], metrics: Metrics
) -> Pairs:
    """Return the pairs of queries and reports; relevant as judged."""
    return _pairs(engine, asked, engine.reports, engine.needs, is_relevant, metrics)


def need_pairs(
    engine: Engine, asked: Texts, is_relevant: NDArray[np.bool_], metrics: Metrics
) -> Pairs:
    """Return the pairs of queries; relevant where both state one need.

    As when the engine compares needs, what asks is what answers: no query counts twice.
    """
    return _pairs(engine, asked, asked, asked, is_same_need(is_relevant), metrics)


def _pairs(
    engine: Engine,
    asked: Texts,
    texts: Texts,
    bank: Texts,
    labels: NDArray[np.bool_],
    metrics: Metrics,
) -> Pairs:
    dense, lexical = np.empty(labels.shape), np.empty(labels.shape)
    for fold, metric in enumerate(metrics.by_fold):
        rows = np.flatnonzero(metrics.fold_of[asked.owner] == fold)
        if len(rows):
            own = asked.take(rows.tolist())
            compared = Similarity(
                texts,
                bank,
                UNFITTED,
                engine.weights.hub_strength,
                metric,
                best_languages=engine.encoder.best_languages,
            )
            dense[rows], lexical[rows] = _pooled(compared.features(own), own, texts)
    is_unseen = metrics.fold_of[asked.owner][:, None] == metrics.fold_of[texts.owner][None, :]
    return Pairs(
        dense,
        lexical,
        labels,
        (asked.owner[:, None] != texts.owner[None, :]) & is_unseen,
        _languages(asked)[:, None] == _languages(texts)[None, :],
        texts.owner,
        effective_counts(texts.text_emb, texts.owner, len(engine.city_ids)),
    )


def _pooled(
    found: Features, asked: Texts, texts: Texts
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return (
        pool_parts(found.dense, asked.part_of, texts.part_of, size_penalty=0.0),
        pool_parts(found.lexical, asked.part_of, texts.part_of, size_penalty=0.0),
    )


def _languages(texts: Texts) -> NDArray[np.str_]:
    first = np.searchsorted(texts.part_of, np.arange(len(texts)))
    return np.array(texts.languages, dtype=str)[first]
