"""Metrics for cities that they have not seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.catalogue import read_catalogue
from evaluation.calibration.folds import N_FOLDS
from matcher.commands.options import own_catalogue
from matcher.engine import Engine
from models.cosine import Embedding
from models.encoder import Encoder
from models.metric import Metric
from models.pair_weights import PairWeights
from models.similarity import Similarity
from models.store import EmbeddingStore
from models.texts import Texts
from models.training.metric import Judged, fit_metric

Tell = Callable[[str], None]
_UNUSED = PairWeights(0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Metrics:
    """One metric for each fold, learned without its cities.

    Attributes
    ----------
    fold_of : ndarray of shape (n_cities,), int64
    by_fold : tuple of Metric or None
        None where embeddings are compared as they are.
    """

    fold_of: NDArray[np.int64]
    by_fold: tuple[Metric | None, ...]


def no_metrics(n_cities: int) -> Metrics:
    """Return the absence of a metric: nothing was learned, all cities are in one fold."""
    return Metrics(np.zeros(n_cities, dtype=np.int64), (None,))


def fit_metrics(
    judged: Judged, anchors: Embedding, fold_of: NDArray[np.int64], tell: Tell
) -> Metrics:
    """Fit a metric for each fold on all other cities, as askers and as reporters."""
    found = []
    for fold in range(N_FOLDS):
        tell(f"metric for fold {fold + 1} of {N_FOLDS}")
        found.append(fit_metric(judged.without(np.flatnonzero(fold_of == fold)), anchors))
    return Metrics(fold_of, tuple(found))


def judged_pairs(engine: Engine, asked: Texts, is_relevant: NDArray[np.bool_]) -> Judged:
    """Return queries and reports as a metric learns from them: centred, parts averaged."""
    plain = Similarity(engine.reports, engine.needs, _UNUSED, hub_strength=0.0)
    reports = engine.reports
    return Judged(
        _averaged(plain.query_emb(asked), asked),
        _averaged(plain.document_emb, reports),
        asked.owner,
        reports.owner,
        is_relevant,
    )


def anchor_texts(encoder: Encoder, store: EmbeddingStore) -> Embedding:
    """Return the needs and reports of the network as anchors, each side centred."""
    network, _report = read_catalogue(own_catalogue())
    engine = Engine(network, encoder, store)
    plain = Similarity(engine.reports, engine.needs, _UNUSED, hub_strength=0.0)
    return np.concatenate(
        [
            _averaged(plain.query_emb(engine.needs), engine.needs),
            _averaged(plain.document_emb, engine.reports),
        ]
    )


def _averaged(emb: Embedding, texts: Texts) -> Embedding:
    return replace(texts, emb=emb).text_emb
