"""All cities against all cities on one theme."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.aggregation import FLOOR_LLR, aggregate_reports, effective_counts
from models.texts import Texts

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Directed:
    """Scores from askers to candidates and the texts behind them.

    Attributes
    ----------
    score : ndarray, float64
        Log-likelihood ratio, natural log; `FLOOR_LLR` where one side has no text.
    asked : ndarray, int64
        Position of the asking side's text, -1 where there is none.
    answered : ndarray, int64
        Position of the candidate's text, -1 where there is none.
        All three of shape (n_askers, n_candidates), or (n,) for one row or column.
    """

    score: Scores
    asked: NDArray[np.int64]
    answered: NDArray[np.int64]

    def row(self, i: int) -> "Directed":
        """Return what one asker sees."""
        return Directed(self.score[i], self.asked[i], self.answered[i])

    def column(self, j: int) -> "Directed":
        """Return how all askers see one candidate."""
        return Directed(self.score[:, j], self.asked[:, j], self.answered[:, j])


@dataclass(frozen=True, slots=True)
class Side:
    """The texts that can answer on one theme, and how many distinct ones each city has.

    Attributes
    ----------
    share : ndarray of shape (n_texts,), float64
        How far each text counts on the theme, in [0, 1].
    n_distinct : ndarray of shape (n_cities,), float64
        Near copies count once, every text by its share.
    """

    owner: NDArray[np.int64]
    share: Scores
    n_distinct: Scores
    size_penalty: float

    @classmethod
    def of(cls, texts: Texts, share: Scores, n_cities: int, size_penalty: float) -> "Side":
        """Count the distinct texts of each city as far as they count on the theme."""
        counts = effective_counts(texts.text_emb, texts.owner, n_cities, share)
        return cls(texts.owner, share, counts, size_penalty)

    def aggregate(self, llr: Scores) -> Directed:
        """Pool log-likelihood ratios of shape (n_queries, n_texts) by city."""
        belongs = self.share > 0
        log_share = np.log(np.where(belongs, self.share, 1.0))
        score, best = aggregate_reports(
            np.where(belongs, llr + log_share, FLOOR_LLR),
            self.owner,
            self.n_distinct,
            size_penalty=self.size_penalty,
        )
        best = np.where(self.n_distinct > 0, best, -1)
        return Directed(score, np.full_like(best, -1), best)


@dataclass(frozen=True, slots=True)
class ThemeScores:
    """What is needed to answer any question on one theme.

    Attributes
    ----------
    reports, needs : Side
    has_need : ndarray of shape (n_cities,), bool
    learn : Directed of shape (n_cities, n_cities)
        Stated needs of the row's city answered by reports of the column's city.
    together : Directed of shape (n_cities, n_cities)
        Stated needs of both.
    """

    reports: Side
    needs: Side
    has_need: NDArray[np.bool_]
    learn: Directed
    together: Directed

    @classmethod
    def of(
        cls,
        reports: Side,
        needs: Side,
        *,
        answers_llr: Scores,
        shared_llr: Scores,
    ) -> "ThemeScores":
        """Score every city against every city.

        Parameters
        ----------
        reports, needs : Side
        answers_llr : ndarray of shape (n_needs, n_reports), float64
        shared_llr : ndarray of shape (n_needs, n_needs), float64

        Notes
        -----
        Cost O(n_needs * n_reports + n_needs * n_cities).
        """
        return cls(
            reports,
            needs,
            needs.n_distinct > 0,
            _between_cities(reports.aggregate(answers_llr), needs),
            _between_cities(needs.aggregate(shared_llr), needs),
        )


def _between_cities(by_need: Directed, needs: Side) -> Directed:
    """Pool rows that stand for needs, (n_needs, n_cities), by the city that has the need."""
    # Turned round, the needs are what answers: the best need of each city stands in `answered`.
    by_city = needs.aggregate(by_need.score.T)
    asked = by_city.answered.T
    answered = np.full_like(asked, -1)
    rows, columns = np.nonzero(asked >= 0)
    answered[rows, columns] = by_need.answered[asked[rows, columns], columns]
    return Directed(by_city.score.T, asked, answered)
