"""What stands behind the first places, by hand."""

import numpy as np
import pytest

from evaluation.evidence import Evidence
from evaluation.judgements import Judgements
from evaluation.ranking import Ranking

# One query of city 0 in English; cities 1, 2, 3 in this order show statements 0, 1, 2.
RANKING = Ranking(
    np.array([[0, 1, 2, 3, 4]], dtype=np.int32), np.array([[-1, 0, 1, 2, -1]], dtype=np.int64)
)
LANGUAGES = np.array(["en", "es", "es", "en", ""])


def evidence(grades, query="en"):
    return Evidence(Judgements(np.array([grades], dtype=np.int16)), np.array([query]), LANGUAGES)


def test_precision_counts_the_statements_behind_the_first_ten_cities_over_ten():
    assert evidence([1, 1, 0, 1, -1]).precision(RANKING) == pytest.approx([2 / 10])


def test_a_query_without_a_relevant_statement_is_left_out():
    assert np.isnan(evidence([0, 0, -1, -1, -1]).precision(RANKING)).all()


def test_hits_are_parted_by_language():
    same, other = evidence([1, 1, 1, 0, 0]).hits_by_language(RANKING)
    assert (same.tolist(), other.tolist()) == ([1.0], [2.0])


def test_a_language_that_is_not_known_counts_for_neither():
    same, other = evidence([1, 1, 1, 0, 0], query="").hits_by_language(RANKING)
    assert (same.tolist(), other.tolist()) == ([0.0], [0.0])


def test_condensed_precision_ranks_only_the_statements_of_one_kind_of_language():
    same, other = evidence([1, 0, 1, 0, 0]).condensed_precision(RANKING)
    assert same == pytest.approx([1 / 10])
    assert other == pytest.approx([1 / 10])


def test_condensed_precision_is_untold_where_no_statement_of_that_kind_is_relevant():
    same, other = evidence([1, 0, 0, 0, 0]).condensed_precision(RANKING)
    assert same == pytest.approx([1 / 10])
    assert np.isnan(other).all()


def test_condensing_reaches_below_the_tenth_place():
    """Eleven Spanish statements stand before the English one that answers."""
    ranks = np.arange(13, dtype=np.int32)[None, :]
    behind = Ranking(ranks, np.arange(-1, 12, dtype=np.int64)[None, :])
    grades = np.zeros((1, 12), dtype=np.int16)
    grades[0, 11] = 1
    own = Evidence(Judgements(grades), np.array(["en"]), np.array(["es"] * 11 + ["en"]))
    assert own.precision(behind) == pytest.approx([0.0])
    same, _other = own.condensed_precision(behind)
    assert same == pytest.approx([1 / 10])
