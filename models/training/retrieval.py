"""Evidence P@10: whether the statements behind the first ten cities answer the hazard."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextEncoder(Protocol):
    """What is measured."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows of shape (n_texts, dimension)."""
        ...


def evidence_precision(
    encoder: TextEncoder, catalogue: Path, *, centred: bool = False, depth: int = 10
) -> dict[str, float]:
    """Return precision at `depth` by language of the query, and over all queries.

    Each city is ranked by its best statement, the asking city left out; a hit is a statement
    that `qrels_evidence.txt` marks. Queries without any marked statement are left out.

    Parameters
    ----------
    catalogue : Path
        Folder with ``queries.csv``, ``statements.csv`` and ``qrels_evidence.txt``.
    centred : bool
        Subtract the mean vector of the texts of the same language, queries and statements apart.
    """
    queries = _rows(catalogue / "queries.csv")
    statements = [r for r in _rows(catalogue / "statements.csv") if r["kind"] == "experience"]
    relevant = _relevant(catalogue / "qrels_evidence.txt")
    query_emb = encoder.encode([row["text"] for row in queries])
    report_emb = encoder.encode([f"{row['title']}. {row['text']}" for row in statements])
    if centred:
        query_emb = _centre(query_emb, [row["language"] for row in queries])
        report_emb = _centre(report_emb, [row["language"] for row in statements])
    found: dict[str, list[float]] = defaultdict(list)
    for row, scores in zip(queries, query_emb @ report_emb.T, strict=True):
        if row["id"] in relevant:
            hits = _hits(scores, statements, row["city"], relevant[row["id"]], depth)
            found[row["language"]].append(hits / depth)
            found["all"].append(hits / depth)
    return {language: float(np.mean(values)) for language, values in sorted(found.items())}


def _hits(
    scores: NDArray[np.float32],
    statements: Sequence[dict[str, str]],
    asking: str,
    relevant: set[str],
    depth: int,
) -> int:
    cities: set[str] = {asking}
    hits = 0
    for row in np.argsort(-scores, kind="stable"):
        city = statements[row]["city"]
        if city in cities:
            continue
        cities.add(city)
        hits += statements[row]["id"] in relevant
        if len(cities) > depth:
            break
    return hits


def _centre(rows: NDArray[np.float32], languages: Sequence[str]) -> NDArray[np.float32]:
    names = np.asarray(languages)
    centred = rows.copy()
    for language in np.unique(names):
        here = names == language
        if here.sum() > 1:
            centred[here] -= centred[here].mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(lengths, 1e-9), dtype=np.float32)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _relevant(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8") as file:
        for line in file:
            query, _zero, statement, grade = line.split()
            if int(grade) > 0:
                found[query].add(statement)
    return found
