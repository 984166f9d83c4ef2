"""How much more likely a text is the answer to a query than a text drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.aggregation import pool_parts
from models.bm25 import BM25
from models.centring import Centre
from models.cosine import Embedding, cosines
from models.csls import correct_hubs, neighbourhood
from models.texts import Texts

MAX_LLR = 25.0


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The weights of one kind of pair of texts.

    Attributes
    ----------
    intercept, dense, lexical : float
        ``LLR = intercept + dense * cosine + lexical * bm25``, natural log. Scaled so that an
        unrelated text exceeds x with probability exp(-x) in the tail: the log-likelihood ratio of
        relevant texts spread flat over that tail, and minus the log of a p-value.
    slope, offset : float
        ``P = 1 / (1 + exp(-(slope * score + offset)))`` for the pooled score of a candidate.
    """

    intercept: float
    dense: float
    lexical: float
    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of one similarity model, as shipped in ``weights/similarity.json``.

    Attributes
    ----------
    answers : PairWeights
        A need against a report that may answer it.
    shared : PairWeights
        A need against a need.
    hub_strength : float in [0, 1]
        See `models.csls.correct_hubs`.
    size_penalty : float in [0, 1]
        See `models.aggregation.aggregate_reports`.
    """

    answers: PairWeights
    shared: PairWeights
    hub_strength: float
    size_penalty: float

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "Weights":
        """Build from parsed JSON; keys other than the attributes are for the reader of the file."""
        return cls(
            PairWeights(**values["answers"]),
            PairWeights(**values["shared"]),
            float(values["hub_strength"]),
            float(values["size_penalty"]),
        )


@cache
def shipped_weights() -> Weights:
    """Return the weights shipped with the package; their card is beside them."""
    import json

    text = files("models.weights").joinpath("similarity.json").read_text(encoding="utf-8")
    return Weights.from_mapping(json.loads(text))


@dataclass(frozen=True, slots=True)
class Features:
    """What a pair of texts is judged by, one array of shape (n_query_parts, n_document_parts)."""

    dense: NDArray[np.float64]
    lexical: NDArray[np.float64]


@dataclass(slots=True)
class Similarity:
    """Compares queries with a fixed set of documents.

    Parameters
    ----------
    documents : Texts
    bank : Texts
        What usually asks; it fits the centre of the queries and the hubness of the documents.
    weights : PairWeights
    hub_strength : float in [0, 1]

    Notes
    -----
    Dense: cosine of embeddings centred per language, less half the mean similarity of both texts to
    their nearest texts of the other side. Lexical: BM25 over the most it could be for the query, so
    in [0, 1] whatever the query's length. Building costs O(m_documents * m_bank * d).

    References
    ----------
    Fusion by a convex combination rather than by ranks: Bruch et al. 2023 (arXiv 2210.11934).
    """

    documents: Texts
    bank: Texts
    weights: PairWeights
    hub_strength: float
    _bm25: BM25 = field(init=False)
    _query_centre: Centre = field(init=False)
    _document_emb: Embedding = field(init=False)
    _document_hubness: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        """Fit the centres, the lexical index and the hubness of the documents."""
        documents = self.documents
        bank = self.bank if len(self.bank) else documents
        self._bm25 = BM25(documents.tokens)
        self._query_centre = Centre.fit(bank.emb, bank.languages)
        self._document_emb = Centre.fit(documents.emb, documents.languages).apply(
            documents.emb, documents.languages
        )
        self._document_hubness = neighbourhood(
            self._document_emb,
            documents.part_owner,
            self._query_centre.apply(bank.emb, bank.languages),
            bank.part_owner,
        )

    def features(self, queries: Texts) -> Features:
        """Return the features of every pair of parts."""
        documents = self.documents
        query_emb = self._query_centre.apply(queries.emb, queries.languages)
        hubness = neighbourhood(
            query_emb, queries.part_owner, self._document_emb, documents.part_owner
        )
        cosine = cosines(query_emb, self._document_emb)
        return Features(
            correct_hubs(cosine, hubness, self._document_hubness, strength=self.hub_strength),
            self._bm25.shares(queries.tokens).astype(np.float64),
        )

    def llr(self, queries: Texts) -> NDArray[np.float64]:
        """Return the log-likelihood ratio of every document for every query.

        Returns
        -------
        ndarray of shape (n_queries, n_documents), float64
            Natural log, within ±`MAX_LLR` for a pair of parts: no single text is ever proof.
        """
        found = self.features(queries)
        w = self.weights
        llr = w.intercept + w.dense * found.dense + w.lexical * found.lexical
        return pool_parts(np.clip(llr, -MAX_LLR, MAX_LLR), queries.part_of, self.documents.part_of)


def probability(score: NDArray[np.float64] | float, weights: PairWeights) -> NDArray[np.float64]:
    """Return the calibrated probability of a pooled score, in (0, 1).

    Parameters
    ----------
    score : ndarray or float
        From `models.aggregation.aggregate_reports`.
    weights : PairWeights

    References
    ----------
    Platt 1999, "Probabilistic outputs for support vector machines".
    """
    return np.asarray(1.0 / (1.0 + np.exp(-(weights.slope * np.asarray(score) + weights.offset))))
