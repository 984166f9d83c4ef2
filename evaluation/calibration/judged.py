"""What was judged of a catalogue, as arrays."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.query import Query
from data.trec import read_qrels
from matcher.engine import Engine
from models.texts import Texts

SAME_NEED_FROM = 0.8


def relevant_statements(path: Path) -> dict[str, list[str]]:
    """Return the statements judged relevant for each query."""
    found: dict[str, list[str]] = defaultdict(list)
    for qrel in read_qrels(path):
        if qrel.grade > 0:
            found[qrel.query].append(qrel.candidate)
    return found


def asked_texts(engine: Engine, queries: Sequence[Query]) -> Texts:
    """Return the queries as the engine reads them."""
    return engine.read(
        [query.text for query in queries],
        [query.language or "" for query in queries],
        [engine.position(query.city) for query in queries],
    )


def judged_reports(
    engine: Engine, queries: Sequence[Query], relevant: dict[str, list[str]]
) -> NDArray[np.bool_]:
    """Return which report answers which query, shape (n_queries, n_reports)."""
    row_of = {entry.statement.id: i for i, entry in enumerate(engine.corpus.reports)}
    labels = np.zeros((len(queries), len(row_of)), dtype=bool)
    for i, query in enumerate(queries):
        labels[i, [row_of[s] for s in relevant.get(query.id, ()) if s in row_of]] = True
    return labels


def is_same_need(queries: Sequence[Query], relevant: dict[str, list[str]]) -> NDArray[np.bool_]:
    """Return which two queries nearly the same reports answer, shape (n_queries, n_queries).

    At least `SAME_NEED_FROM` of the reports that answer either answer both.
    """
    statements = sorted({s for found in relevant.values() for s in found})
    column = {statement: i for i, statement in enumerate(statements)}
    sets = np.zeros((len(queries), len(statements)), dtype=np.float32)
    for i, query in enumerate(queries):
        sets[i, [column[s] for s in relevant.get(query.id, ())]] = 1.0
    both = sets @ sets.T
    sizes = sets.sum(axis=1)
    either = np.maximum(sizes[:, None] + sizes[None, :] - both, 1.0)
    return np.asarray(both / either >= SAME_NEED_FROM)
