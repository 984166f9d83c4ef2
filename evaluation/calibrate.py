"""Fit the weights of the similarity model on a catalogue with judged evidence.

    python -m evaluation.calibrate DIR --output models/weights/similarity.json

DIR holds a catalogue with queries.csv and qrels_evidence.txt; use development data only.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from data.catalogue import read_catalogue
from data.query import Query, read_queries
from data.trec import read_qrels
from matcher.engine import Engine
from models.aggregation import aggregate_reports, effective_counts, pool_parts
from models.encoders import load_encoder
from models.similarity import PairWeights, Similarity
from models.store import EmbeddingStore, default_store
from models.texts import Texts

SAME_NEED_FROM = 0.8
TAIL = 0.99
HUB_STRENGTH = 0.25
SIZE_PENALTY = 1.0
_SEED = 1
_SAMPLE = 400_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features and labels of all pairs of a query and a text of another city."""

    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]
    is_relevant: NDArray[np.bool_]
    is_other: NDArray[np.bool_]
    is_same_language: NDArray[np.bool_]
    owner: NDArray[np.int64]
    n_distinct: NDArray[np.float64]


def fit(pairs: Pairs) -> PairWeights:
    """Fit direction, scale and calibration, in this order.

    Notes
    -----
    Direction: logistic regression of relevance on both features, over pairs in one language, since
    words say nothing about the others. Scale: the excess of unrelated
    pairs over their `TAIL` quantile has mean 1 (peaks over threshold, exponential tail: Pickands
    1975), so that subtracting log n undoes the chance of the best of n exactly there. Calibration:
    logistic regression of the relevance of each candidate's best text on its pooled score.
    """
    rng = np.random.default_rng(_SEED)
    rows = np.flatnonzero((pairs.is_other & pairs.is_same_language).ravel())
    rows = rng.choice(rows, min(_SAMPLE, len(rows)), replace=False)
    features = np.stack([pairs.dense.ravel()[rows], pairs.lexical.ravel()[rows]], axis=1)
    model = LogisticRegression(C=100.0, max_iter=500).fit(features, pairs.is_relevant.ravel()[rows])
    dense, lexical = model.coef_[0]
    raw = dense * pairs.dense + lexical * pairs.lexical
    unrelated = raw[pairs.is_other & ~pairs.is_relevant]
    threshold = float(np.quantile(unrelated, TAIL))
    rate = 1.0 / float(np.mean(unrelated[unrelated > threshold] - threshold))
    intercept = -rate * threshold - math.log(1.0 - TAIL)
    score, best = aggregate_reports(
        intercept + rate * raw, pairs.owner, pairs.n_distinct, size_penalty=SIZE_PENALTY
    )
    queries, owners = np.nonzero(best >= 0)
    texts = best[queries, owners]
    usable = pairs.is_other[queries, texts]
    queries, owners, texts = queries[usable], owners[usable], texts[usable]
    platt = LogisticRegression(C=100.0).fit(
        score[queries, owners][:, None], pairs.is_relevant[queries, texts]
    )
    return PairWeights(
        *(
            round(float(value), 4)
            for value in (
                intercept, rate * dense, rate * lexical, platt.coef_[0][0], platt.intercept_[0]
            )
        )
    )  # fmt: skip


def answer_pairs(engine: Engine, queries: Sequence[Query], evidence: Path) -> Pairs:
    """Return the pairs of queries and reports; relevant as judged."""
    row_of = {entry.statement.id: i for i, entry in enumerate(engine.corpus.reports)}
    relevant = judged_evidence(evidence)
    labels = np.zeros((len(queries), len(row_of)), dtype=bool)
    for i, query in enumerate(queries):
        labels[i, [row_of[s] for s in relevant[query.id] if s in row_of]] = True
    return _pairs(engine, _asked(engine, queries), engine.reports, engine.needs, labels)


def need_pairs(engine: Engine, queries: Sequence[Query], evidence: Path) -> Pairs:
    """Return the pairs of queries; the same need where nearly the same evidence answers both."""
    relevant = judged_evidence(evidence)
    statements = sorted({s for found in relevant.values() for s in found})
    column = {statement: i for i, statement in enumerate(statements)}
    sets = np.zeros((len(queries), len(statements)), dtype=np.float32)
    for i, query in enumerate(queries):
        sets[i, [column[s] for s in relevant[query.id]]] = 1.0
    both = sets @ sets.T
    sizes = sets.sum(axis=1)
    either = np.maximum(sizes[:, None] + sizes[None, :] - both, 1.0)
    asked = _asked(engine, queries)
    return _pairs(engine, asked, asked, asked, both / either >= SAME_NEED_FROM)


def judged_evidence(path: Path) -> dict[str, list[str]]:
    """Return the statements judged relevant for each query."""
    found: dict[str, list[str]] = defaultdict(list)
    for qrel in read_qrels(path):
        if qrel.grade > 0:
            found[qrel.query].append(qrel.candidate)
    return found


def _asked(engine: Engine, queries: Sequence[Query]) -> Texts:
    return engine.read(
        [query.text for query in queries],
        [query.language or "" for query in queries],
        [engine.position(query.city) for query in queries],
    )


def _pairs(
    engine: Engine, asked: Texts, texts: Texts, bank: Texts, labels: NDArray[np.bool_]
) -> Pairs:
    unused = PairWeights(0.0, 0.0, 0.0, 0.0, 0.0)
    found = Similarity(texts, bank, unused, HUB_STRENGTH).features(asked)
    dense, lexical = (
        pool_parts(part, asked.part_of, texts.part_of, size_penalty=0.0)
        for part in (found.dense, found.lexical)
    )
    return Pairs(
        dense,
        lexical,
        labels,
        asked.owner[:, None] != texts.owner[None, :],
        text_languages(asked)[:, None] == text_languages(texts)[None, :],
        texts.owner,
        effective_counts(texts.text_emb, texts.owner, len(engine.city_ids)),
    )


def text_languages(texts: Texts) -> NDArray[np.str_]:
    """Return the language of each text, shape (n,)."""
    first = np.searchsorted(texts.part_of, np.arange(len(texts)))
    return np.array(texts.languages, dtype=str)[first]


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--encoder", metavar="NAME|PATH", help="As for the engine.")
@click.option("--store", type=click.Path(path_type=Path), default=default_store)
@click.option("--output", type=click.Path(path_type=Path), required=True)
def main(directory: Path, encoder: str | None, store: Path, output: Path) -> None:
    """Fit the weights on the catalogue in DIRECTORY and write them to OUTPUT."""
    catalogue, _report = read_catalogue(directory)
    queries, _report = read_queries(directory / "queries.csv", catalogue)
    engine = Engine(catalogue, load_encoder(encoder), EmbeddingStore(store))
    evidence = directory / "qrels_evidence.txt"
    weights = {
        "made_by": f"python -m evaluation.calibrate {directory.name}",
        "encoder": engine.encoder_label,
        "answers": fit(answer_pairs(engine, queries, evidence)),
        "shared": fit(need_pairs(engine, queries, evidence)),
        "hub_strength": HUB_STRENGTH,
        "size_penalty": SIZE_PENALTY,
    }
    text = json.dumps(weights, indent=1, default=lambda w: {k: getattr(w, k) for k in w.__slots__})
    output.write_text(text + "\n", encoding="utf-8")
    click.echo(text)


if __name__ == "__main__":
    main()
