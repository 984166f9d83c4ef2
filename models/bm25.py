"""BM25: how well the words of a document answer the words of a query.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", equation
3.15, with the inverse document frequency that Lucene uses because it is never negative (Kamphuis,
de Vries, Boytsov and Lin 2020, "Which BM25 do you mean?", variant "Lucene (accurate)").
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.errors import DataError
from data.messages import _


class BM25:
    """An index of documents that scores queries by their words.

    Parameters
    ----------
    documents_tokens : sequence of sequences of str
        The tokens of each document, see `models.tokens.tokenise`. May be empty, and hold empty
        documents.
    k1 : float, default=1.2
        Saturation of repeated words in a document, >= 0; 0 counts presence only.
    b : float, default=0.75
        Correction for the length of a document, in [0, 1].

    Raises
    ------
    DataError
        If `k1` or `b` lies outside its range.

    Notes
    -----
    Score of document d for query q, summed over the distinct words t of q::

        qtf(t) * log(1 + (N - df + 0.5) / (df + 0.5)) * tf / (tf + k1 * (1 - b + b * |d| / mean|d|))

    natural logarithm; a word that a query repeats counts as often as it stands there. N, df and the
    mean length are taken over the *distinct* documents (as bags of words), so that copying a
    document changes the score of none.

    Terms are added in the order of their code points in float64, so scores depend neither on the
    order of documents nor on that of query words, to the last bit. Memory: 12 bytes per distinct
    word of a document. Stability: public.
    """

    def __init__(
        self, documents_tokens: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.75
    ) -> None:
        if not (0 <= k1 < float("inf") and 0 <= b <= 1):
            raise DataError(
                _("BM25 got k1 = {k1} and b = {b}; expected k1 >= 0 and b between 0 and 1.").format(
                    k1=k1, b=b
                )
            )
        bags = [Counter(tokens) for tokens in documents_tokens]
        self.n_documents = len(bags)
        self._terms = {term: i for i, term in enumerate(sorted(set().union(*bags)))}
        self._starts, self._documents, frequencies = self._invert(bags)
        self._weights = self._weigh(bags, frequencies, k1, b)

    def scores(self, query_tokens: Iterable[str]) -> NDArray[np.float32]:
        """Score every document for one query.

        Parameters
        ----------
        query_tokens : iterable of str
            Unknown words count nothing.

        Returns
        -------
        ndarray of shape (n_documents,), float32
            At least 0, in nats; 0 for a document that shares no word with the query.

        Notes
        -----
        Cost: the postings of the query's words.
        """
        total = np.zeros(self.n_documents)
        for term, count in sorted(Counter(query_tokens).items()):
            i = self._terms.get(term)
            if i is not None:
                where = slice(self._starts[i], self._starts[i + 1])
                total[self._documents[where]] += count * self._weights[where]
        return total.astype(np.float32)

    def scores_many(self, queries: Sequence[Iterable[str]]) -> NDArray[np.float32]:
        """Score every document for each query.

        Parameters
        ----------
        queries : sequence of iterables of str
            The tokens of each query.

        Returns
        -------
        ndarray of shape (n_queries, n_documents), float32
            Row i is ``scores(queries[i])``, bit for bit.
        """
        out = np.zeros((len(queries), self.n_documents), dtype=np.float32)
        for row, query in zip(out, queries, strict=True):
            row[:] = self.scores(query)
        return out

    def shares(self, queries: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Score every document for each query as a share of the most that any document could have.

        Parameters
        ----------
        queries : sequence of sequences of str
            The tokens of each query.

        Returns
        -------
        ndarray of shape (n_queries, n_documents), float64
            In [0, 1), comparable between queries of any length; 0 for a query without words. Words
            that no document holds count against the share.
        """
        most = np.array([self._most(query) for query in queries], dtype=np.float64)
        return self.scores_many(queries) / np.where(most > 0, most, 1.0)[:, None]

    def _most(self, query: Sequence[str]) -> float:
        """Return the bound that the score of a query approaches as its words are repeated."""
        unknown = math.log1p((self._n_distinct + 0.5) / 0.5)
        return sum(
            count * (self._idf[self._terms[term]] if term in self._terms else unknown)
            for term, count in sorted(Counter(query).items())
        )

    def _invert(
        self, bags: Sequence[Counter[str]]
    ) -> tuple[list[int], NDArray[np.int32], NDArray[np.float64]]:
        """Return the postings by term: where each begins, its documents, its frequencies."""
        n_postings = sum(map(len, bags))
        terms = np.fromiter((self._terms[t] for bag in bags for t in bag), np.int64, n_postings)
        documents = np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag) for bag in bags])
        frequencies = np.fromiter((f for bag in bags for f in bag.values()), np.float64, n_postings)
        order = np.argsort(terms, kind="stable")
        ends = np.cumsum(np.bincount(terms, minlength=len(self._terms)))
        return [0, *ends.tolist()], documents[order], frequencies[order]

    def _weigh(
        self, bags: Sequence[Counter[str]], frequencies: NDArray[np.float64], k1: float, b: float
    ) -> NDArray[np.float64]:
        """Keep the weight of each term; return what a query word adds to each posting."""
        is_first = _first_of_each(bags)
        n = np.count_nonzero(is_first)
        lengths = np.array([bag.total() for bag in bags], dtype=np.float64)
        mean = lengths[is_first].sum() / n if n else 0.0
        relative = lengths / mean if mean > 0 else lengths
        terms = np.repeat(np.arange(len(self._terms)), np.diff(self._starts))
        df = np.bincount(terms[is_first[self._documents]], minlength=len(self._terms))
        idf = np.log1p((n - df + 0.5) / (df + 0.5))
        self._n_distinct, self._idf = int(n), idf.tolist()
        saturation = k1 * (1 - b + b * relative[self._documents])
        weights: NDArray[np.float64] = idf[terms] * frequencies / (frequencies + saturation)
        return weights


def _first_of_each(bags: Sequence[Counter[str]]) -> NDArray[np.bool_]:
    """Mark the first of equal bags of words."""
    seen: set[frozenset[tuple[str, int]]] = set()
    first = np.zeros(len(bags), dtype=bool)
    for i, bag in enumerate(bags):
        key = frozenset(bag.items())
        first[i] = key not in seen
        seen.add(key)
    return first
