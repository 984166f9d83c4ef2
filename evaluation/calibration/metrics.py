"""Metrics for cities that they have not seen."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.catalogue import read_catalogue
from evaluation.arms import Tell
from evaluation.calibration.folds import N_FOLDS
from matcher.commands.options import own_catalogue
from matcher.engine import Engine
from models.centring import Centre
from models.cosine import Embedding
from models.metric import Metric
from models.texts import Texts
from models.training.metric import Judged, fit_metric


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
    reports = engine.reports
    return Judged(
        _centred(asked, engine.needs),
        _centred(reports, reports),
        asked.owner,
        reports.owner,
        is_relevant,
    )


def open_anchors(like: Engine) -> Engine:
    """Open the network's own catalogue, whose texts anchor a metric, as another engine reads."""
    network, _report = read_catalogue(own_catalogue())
    return Engine(network, like.encoder, like.store)


def anchor_texts(network: Engine) -> Embedding:
    """Return the needs and reports of a network as anchors, each side centred."""
    needs, reports = network.needs, network.reports
    return np.concatenate([_centred(needs, needs), _centred(reports, reports)])


def _centred(texts: Texts, bank: Texts) -> Embedding:
    """Centre as `models.similarity.Similarity` does; of a long text, average the parts."""
    centre = Centre.fit(bank.emb, bank.languages)
    return replace(texts, emb=centre.apply(texts.emb, texts.languages)).text_emb
