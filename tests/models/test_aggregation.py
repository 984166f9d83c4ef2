"""From texts to owners."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError
from models.aggregation import FLOOR_LLR, aggregate_reports, effective_counts, pool_parts
from models.cosine import directions


def ints(*values):
    return np.array(values, dtype=np.int64)


def test_score_is_the_best_report_less_the_log_of_their_number():
    llr = np.array([[1.0, 3.0, 2.0], [5.0, 4.0, -1.0]])
    score, best = aggregate_reports(llr, ints(0, 0, 1), np.array([2.0, 1.0]))
    assert score == pytest.approx(np.array([[3 - math.log(2), 2.0], [5 - math.log(2), -1.0]]))
    assert best.tolist() == [[1, 2], [0, 2]]


def test_size_penalty_scales_the_correction():
    llr = np.array([[1.0, 3.0]])
    score, _ = aggregate_reports(llr, ints(0, 0), np.array([2.0]), size_penalty=0.5)
    assert score == pytest.approx(np.array([[3 - 0.5 * math.log(2)]]))


def test_an_owner_without_reports_stands_at_the_floor_and_below_everybody():
    score, best = aggregate_reports(np.array([[-9.0]]), ints(1), np.array([0.0, 1.0, 0.0]))
    assert score.tolist() == [[FLOOR_LLR, -9.0, FLOOR_LLR]]
    assert best.tolist() == [[-1, 0, -1]]


def test_owners_may_come_in_any_order():
    llr = np.array([[1.0, 2.0, 3.0, 4.0]])
    score, best = aggregate_reports(llr, ints(1, 0, 1, 0), np.array([2.0, 2.0]), size_penalty=0)
    assert score.tolist() == [[4.0, 3.0]]
    assert best.tolist() == [[3, 2]]


def test_a_score_that_is_not_a_number_is_refused():
    with pytest.raises(DataError, match="not a number"):
        aggregate_reports(np.array([[math.nan]]), ints(0), np.array([1.0]))


def test_if_nothing_is_relevant_many_reports_raise_no_more_false_alarms_than_one():
    """Null scores with the exponential tail that the weights are scaled to."""
    rng = np.random.default_rng(5)
    n = np.array([1, 20])
    owner = np.repeat([0, 1], n)
    llr = rng.exponential(size=(40_000, 21))
    alarms = {}
    for penalty in (0.0, 1.0):
        score, _ = aggregate_reports(llr, owner, n.astype(float), size_penalty=penalty)
        alarms[penalty] = (score > 4.0).mean(axis=0)
    assert alarms[0.0][1] / alarms[0.0][0] > 10
    assert 0.8 < alarms[1.0][1] / alarms[1.0][0] < 1.25


@settings(deadline=None)
@given(st.permutations(range(6)), st.integers(0, 10_000))
def test_order_of_reports_does_not_matter(order, seed):
    rng = np.random.default_rng(seed)
    llr, owner = rng.normal(size=(3, 6)), rng.integers(0, 3, 6)
    n = np.bincount(owner, minlength=3).astype(float)
    score, best = aggregate_reports(llr, owner, n)
    permuted, best_permuted = aggregate_reports(llr[:, order], owner[order], n)
    assert np.array_equal(score, permuted)
    known = best >= 0
    assert np.array_equal(np.array(order)[best_permuted[known]], best[known])


def test_near_copies_count_once():
    emb = directions(np.array([[1, 0, 0], [1, 0.01, 0], [0, 1, 0], [0, 0, 1]], dtype=np.float32))
    assert effective_counts(emb, ints(0, 0, 0, 1), 3).tolist() == [2.0, 1.0, 0.0]


def test_texts_count_as_far_as_they_belong_and_of_copies_the_larger_share_counts():
    emb = directions(np.array([[1, 0], [1, 0.01], [0, 1]], dtype=np.float32))
    counts = effective_counts(emb, ints(0, 0, 0), 1, np.array([0.1, 1.0, 0.05]))
    assert counts == pytest.approx([1.05])


def test_parts_of_a_text_are_pooled_by_the_best_pair_less_the_log_of_the_pairs():
    llr = np.array([[1.0, 7.0, 2.0], [3.0, 4.0, 5.0]])
    pooled = pool_parts(llr, ints(0, 0), ints(0, 0, 1))
    assert pooled == pytest.approx(np.array([[7 - math.log(4), 5 - math.log(2)]]))
    assert pool_parts(llr, ints(0, 0), ints(0, 0, 1), size_penalty=0).tolist() == [[7.0, 5.0]]


def test_texts_of_one_part_are_left_as_they_are():
    llr = np.array([[1.0, 2.0]])
    assert pool_parts(llr, ints(0), ints(0, 1)) is llr


def test_no_text_on_one_side_gives_an_empty_matrix():
    assert pool_parts(np.zeros((0, 2)), ints(), ints(0, 1)).shape == (0, 2)
    assert pool_parts(np.zeros((2, 0)), ints(0, 0), ints()).shape == (1, 0)
