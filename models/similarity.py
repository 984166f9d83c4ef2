"""How much more likely a text is the answer to a query than a text drawn at random."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.aggregation import pool_parts
from models.bm25 import BM25
from models.centring import Centre
from models.cosine import Embedding, cosines
from models.csls import correct_hubs, neighbourhood
from models.feedback import Feedback
from models.metric import Metric
from models.pair_weights import PairWeights
from models.texts import Texts

MAX_LLR = 25.0


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
    metric : Metric, optional
        Learned for centred embeddings of the same encoder.
    is_centred : bool, default=True
        False: embeddings are compared as they come.
    best_languages : frozenset of str, optional
        Those the encoder reads better than others: queries in another one are moved by `Feedback`.

    Notes
    -----
    Dense: cosine of embeddings centred per language, after feedback and metric, less half the mean
    similarity of both texts to their nearest texts of the other side. Lexical: BM25 over the most
    it could be for the query, so in [0, 1] whatever the query's length. Building costs
    O(m_documents * m_bank * d).

    References
    ----------
    Fusion by a convex combination rather than by ranks: Bruch et al. 2023 (arXiv 2210.11934).
    """

    documents: Texts
    bank: Texts
    weights: PairWeights
    hub_strength: float
    metric: Metric | None = None
    is_centred: bool = True
    best_languages: frozenset[str] = frozenset()
    _bm25: BM25 = field(init=False)
    _query_centre: Centre = field(init=False)
    _feedback: Feedback = field(init=False)
    _document_emb: Embedding = field(init=False)
    _document_hubness: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        """Fit the centres, the lexical index and the hubness of the documents."""
        documents = self.documents
        bank = self.bank if len(self.bank) else documents
        self._bm25 = BM25(documents.tokens)
        self._query_centre = fit_centre(bank, is_centred=self.is_centred)
        centred = fit_centre(documents, is_centred=self.is_centred).apply(
            documents.emb, documents.languages
        )
        centred_bank = self._query_centre.apply(bank.emb, bank.languages)
        sides = [(documents, centred), (bank, centred_bank)]
        self._feedback = Feedback.of(sides[: 1 if bank is documents else 2], self.best_languages)
        self._document_emb = self._mapped(centred)
        self._document_hubness = neighbourhood(
            self._document_emb, documents.part_owner, self._mapped(centred_bank), bank.part_owner
        )

    def features(self, queries: Texts, centre: Centre | None = None) -> Features:
        """Return the features of every pair of parts; see `llr`."""
        documents = self.documents
        centred = (centre or self._query_centre).apply(queries.emb, queries.languages)
        query_emb = self._mapped(self._feedback.apply(queries, centred))
        hubness = neighbourhood(
            query_emb, queries.part_owner, self._document_emb, documents.part_owner
        )
        cosine = cosines(query_emb, self._document_emb)
        return Features(
            correct_hubs(cosine, hubness, self._document_hubness, strength=self.hub_strength),
            self._bm25.shares(queries.tokens).astype(np.float64),
        )

    def llr(self, queries: Texts, centre: Centre | None = None) -> NDArray[np.float64]:
        """Return the log-likelihood ratio of every document for every query.

        Parameters
        ----------
        queries : Texts
        centre : Centre, optional
            Of the kind of text that asks, where it is another kind than the bank.

        Returns
        -------
        ndarray of shape (n_queries, n_documents), float64
            Natural log, within ±`MAX_LLR` for a pair of parts: no single text is ever proof.
        """
        found = self.features(queries, centre)
        w = self.weights
        llr = w.intercept + w.dense * found.dense + w.lexical * found.lexical
        return pool_parts(np.clip(llr, -MAX_LLR, MAX_LLR), queries.part_of, self.documents.part_of)

    def _mapped(self, centred: Embedding) -> Embedding:
        return centred if self.metric is None else self.metric.apply(centred)


def fit_centre(texts: Texts, *, is_centred: bool = True) -> Centre:
    """Return the centre of texts that ask or answer; of none of them if not `is_centred`."""
    if not is_centred:
        return Centre.origin(texts.emb.shape[1])
    return Centre.fit(texts.emb, texts.languages)


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
