"""Ties."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.order import ranked, tie_key


def test_higher_scores_come_first():
    assert ranked(np.array([0.1, 0.3, 0.2]), "q", ["a", "b", "c"]) == [1, 2, 0]


@given(st.lists(st.text(min_size=1), min_size=2, max_size=8, unique=True), st.randoms())
def test_equals_are_ordered_by_ids_alone_not_by_position(ids, random):
    shuffled = list(ids)
    random.shuffle(shuffled)
    scores = np.zeros(len(ids))
    first = [ids[i] for i in ranked(scores, "q", ids)]
    assert first == [shuffled[i] for i in ranked(scores, "q", shuffled)]


def test_the_order_of_equals_changes_with_the_query():
    ids = [f"city-{i}" for i in range(20)]
    scores = np.zeros(20)
    assert ranked(scores, "one", ids) != ranked(scores, "two", ids)


def test_query_and_candidate_are_not_confused():
    assert tie_key("ab", "c") != tie_key("a", "bc")
