"""Exact cosines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cosine import cosines, directions


def rows(seed, n, d=384):
    return directions(np.random.default_rng(seed).normal(size=(n, d)))


def test_cosines_are_those_of_the_rows():
    a, b = rows(0, 5), rows(1, 7)
    assert cosines(a, b) == pytest.approx(a.astype(float) @ b.astype(float).T, abs=1e-6)


@given(st.integers(0, 1000), st.integers(1, 70), st.integers(1, 70), st.data())
def test_a_cosine_does_not_depend_on_the_rows_beside_it(seed, n, m, data):
    a, b = rows(seed, n), rows(seed + 1, m)
    together = cosines(a, b)
    i, j = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, m - 1))
    assert cosines(a[[i]], b[[j]])[0, 0] == together[i, j]
    assert np.array_equal(cosines(a[::-1], b[::-1]), together[::-1, ::-1])


def test_sums_are_exact_in_any_order_of_coordinates():
    a, b = rows(2, 3), rows(3, 4)
    order = np.random.default_rng(4).permutation(384)
    assert np.array_equal(cosines(a, b), cosines(a[:, order], b[:, order]))


def test_directions_have_length_one_and_a_zero_row_stays_zero():
    found = directions(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert found.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 0.0]]
