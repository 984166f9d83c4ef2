"""The four relations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.relation import Odds, harmonic_mean, together_probability

probabilities = arrays(np.float64, 5, elements=st.floats(0, 1))


def odds(learn, share, together=0.0):
    return Odds(np.array([learn]), np.array([share]), np.array([together]))


def test_exchange_is_the_harmonic_mean():
    assert odds(0.8, 0.4).exchange == pytest.approx([2 * 0.8 * 0.4 / 1.2])
    assert odds(0.0, 0.0).exchange == pytest.approx([0.0])


@given(probabilities, probabilities)
def test_exchange_is_between_the_smaller_and_the_larger(a, b):
    mean = harmonic_mean(a, b)
    assert np.all(mean <= np.maximum(a, b) + 1e-12)
    assert np.all(mean >= np.minimum(a, b) - 1e-12)
    assert np.array_equal(mean, harmonic_mean(b, a))


@pytest.mark.parametrize(
    ("learn", "share", "together", "named"),
    [
        (0.5, 0.5, 0.9, "exchange"),
        (0.49, 0.9, 0.1, "share"),
        (0.9, 0.49, 0.1, "learn"),
        (0.2, 0.1, 0.3, "together"),
        (0.2, 0.2, 0.2, "learn"),
    ],
)
def test_any_names_exchange_where_both_reach_a_half_else_the_largest(learn, share, together, named):
    assert odds(learn, share, together).named("any") == [named]


def test_any_ranks_by_the_largest_of_learn_share_and_together():
    assert odds(0.5, 0.6, 0.3).of("any") == pytest.approx([0.6])


def test_a_chosen_relation_is_named_and_ranked_by_itself():
    assert odds(0.1, 0.9).named("learn") == ["learn"]
    assert odds(0.1, 0.9).of("exchange") == pytest.approx(odds(0.1, 0.9).exchange)


def test_together_falls_when_either_has_solved_it():
    same = np.array([0.8])
    nobody, somebody = np.array([0.0]), np.array([0.75])
    assert together_probability(same, nobody, nobody) == pytest.approx([0.8])
    assert together_probability(same, somebody, nobody) == pytest.approx([0.2])
    assert together_probability(same, somebody, somebody) == pytest.approx([0.05])
