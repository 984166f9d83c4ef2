"""What stands behind the first places, and whether it answers the query.

They trust no label of a city, which is easier to hit the more it reports: only the passage that a
reader would see counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.judgements import Judgements
from evaluation.measure import PerQuery, where
from evaluation.ranking import SHOWN, Ranking

EVIDENCE = f"evidence P@{SHOWN}"
SAME = f"evidence P@{SHOWN}, same language"
OTHER = f"evidence P@{SHOWN}, another language"


@dataclass(frozen=True, eq=False)
class Evidence:
    """Judged statements, and who wrote in which language.

    Attributes
    ----------
    judged : Judgements
        Of shape (n_queries, n_statements).
    query_languages, statement_languages : ndarray of str
        Primary tags, empty where unknown.
    """

    judged: Judgements
    query_languages: NDArray[np.str_]
    statement_languages: NDArray[np.str_]

    def hits(self, ranking: Ranking) -> NDArray[np.bool_]:
        """Return which of the first places show a relevant statement, (n_queries, <= 10)."""
        return _is_relevant(self.judged, _shown(ranking))

    def precision(self, ranking: Ranking) -> PerQuery:
        """Return evidence P@10: relevant statements behind the first ten cities, over ten.

        Queries without any relevant statement are left out (nan); a city without a statement behind
        its place is a miss.
        """
        return where(self.judged.has_relevant, self.hits(ranking).sum(axis=1) / SHOWN)

    def hits_by_language(self, ranking: Ranking) -> tuple[PerQuery, PerQuery]:
        """Return how many of the first ten statements are relevant: in the query's language, else.

        Statements and queries of unknown language count for neither.
        """
        shown = _shown(ranking)
        hits = _is_relevant(self.judged, shown)
        is_same, is_other = self._pairs(shown)
        defined = self.judged.has_relevant
        same, other = (hits & is_same).sum(axis=1), (hits & is_other).sum(axis=1)
        return where(defined, same), where(defined, other)

    def condensed_precision(self, ranking: Ranking) -> tuple[PerQuery, PerQuery]:
        """Return evidence P@10 among the cities whose statement is in the query's language, else.

        The ranking is condensed to those cities (as Sakai 2007 condenses to judged documents), so
        that a system that never shows another language is not praised for what it leaves out. A
        query counts where there is at least one relevant statement of that kind.
        """
        behind = _ordered_evidence(ranking)
        pairs = self._pairs(behind)
        languages = self.query_languages[:, None], self.statement_languages[None, :]
        known = (languages[0] != "") & (languages[1] != "")
        kinds = known & (languages[0] == languages[1]), known & (languages[0] != languages[1])
        found = []
        for is_kind, kind in zip(pairs, kinds, strict=True):
            first = is_kind & (np.cumsum(is_kind, axis=1) <= SHOWN)
            hits = (_is_relevant(self.judged, behind) & first).sum(axis=1)
            defined = (self.judged.is_relevant & kind).any(axis=1)
            found.append(where(defined, hits / SHOWN))
        return found[0], found[1]

    def _pairs(self, statements: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which statements are in the language of their query, and which in another."""
        own = self.query_languages[:, None]
        found = np.where(statements >= 0, self.statement_languages[statements], "")
        known = (own != "") & (found != "")
        return known & (own == found), known & (own != found)


def _shown(ranking: Ranking) -> NDArray[np.int64]:
    """Return the statements behind the first places, -1 where there is none."""
    return _ordered_evidence(ranking)[:, :SHOWN]


def _ordered_evidence(ranking: Ranking) -> NDArray[np.int64]:
    evidence = ranking.evidence
    if evidence is None:
        return np.full(ranking.ranks.shape, -1, dtype=np.int64)
    behind = np.where(ranking.ranks > 0, evidence, -1)
    return np.take_along_axis(behind, ranking.order, axis=1)


def _is_relevant(judged: Judgements, statements: NDArray[np.int64]) -> NDArray[np.bool_]:
    grades = np.take_along_axis(judged.grades, np.maximum(statements, 0), axis=1)
    return (statements >= 0) & (grades > 0)
