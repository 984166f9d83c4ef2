"""Cells that a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formula import looks_like_formula, neutralise


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "-",
        "- a list",
    ],
)
def test_a_cell_that_starts_like_a_formula_is_put_behind_an_apostrophe(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-73.5", "+5", "-1,5", "-1e-05", "a=b", " =1", "2018", "'=1"])
def test_a_number_or_a_text_stays_as_it_is(cell: str) -> None:
    assert neutralise(cell) == cell


@given(st.text())
def test_nothing_that_looks_like_a_formula_is_left_and_twice_is_once(cell: str) -> None:
    assert not looks_like_formula(neutralise(cell))
    assert neutralise(neutralise(cell)) == neutralise(cell)
    assert neutralise(cell).removeprefix("'") == cell.removeprefix("'")
