"""Parsers of one cell."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.codes import country, language, languages, time_zone
from data.fields import (
    BadCell,
    count,
    decimal,
    identifier,
    iso_date,
    one_of,
    slug,
    split_values,
    year,
    yes_no,
)


@given(st.text(min_size=1))
@settings(deadline=None)
def test_a_cell_of_any_kind_is_parsed_or_refused(cell: str) -> None:
    for parser in (count, decimal, identifier, iso_date, slug, year, yes_no, country, language,
                   languages, time_zone):  # fmt: skip
        with suppress(BadCell):
            parser(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("45.7772", 45.7772),
        ("-73.5", -73.5),
        ("+3", 3.0),
        ("1e-05", 1e-05),
        ("7.", 7.0),
        (".5", 0.5),
    ],
)
def test_decimal_numbers_are_read(cell: str, number: float) -> None:
    assert decimal(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["nan", "inf", "-Infinity", "1e999", "45°46'N", "1_0", "٤٥", "12 5", "0x10", "--1", "−73.5"],
)
def test_what_is_no_finite_decimal_number_is_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="45.7772"):
        decimal(cell)


def test_a_decimal_comma_is_shown_with_a_point() -> None:
    with pytest.raises(BadCell, match=r"point: -45\.77\."):
        decimal("-45,77")


@pytest.mark.parametrize(("cell", "number"), [("1000", 1000), ("2018", 2018), ("2100", 2100)])
def test_years_between_the_bounds_are_read(cell: str, number: int) -> None:
    assert year(cell) == number


@pytest.mark.parametrize(
    "cell", ["999", "2101", "20188", "2018.0", "2018/19", "'18", "02018", "-500", "２０１８"]
)
def test_impossible_years_are_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="between 1000 and 2100"):
        year(cell)


@pytest.mark.parametrize("cell", ["2018", "2018-05", "2018-05-12", "2020-02-29"])
def test_iso_dates_keep_their_spelling(cell: str) -> None:
    assert iso_date(cell) == cell


@pytest.mark.parametrize(
    "cell", ["2019-02-29", "2018-13", "0999", "2018-5-1", "May 2018", "2101-01-01"]
)
def test_impossible_dates_are_refused(cell: str) -> None:
    with pytest.raises(BadCell, match="year-month-day"):
        iso_date(cell)


def test_a_spreadsheet_date_is_shown_the_other_way_round() -> None:
    with pytest.raises(BadCell, match="2020-05-12"):
        iso_date("12/05/2020")


@pytest.mark.parametrize("cell", ["a", "cdp-1184", "Sao_Paulo.2", "9"])
def test_ascii_slugs_are_ids(cell: str) -> None:
    assert slug(cell) == cell


@pytest.mark.parametrize(
    ("cell", "example"),
    [
        ("São Paulo", "sao-paulo"),
        ("Łódź", "lodz"),
        ("上海", "sao-paulo"),
        ("a:b", "a-b"),
        ("../x", "x"),
    ],
)
def test_an_id_that_is_no_slug_is_refused_with_an_example(cell: str, example: str) -> None:
    with pytest.raises(BadCell, match=f"'{example}'"):
        slug(cell)


def test_an_identifier_holds_no_blank_of_any_kind() -> None:
    assert identifier("déf:1") == "déf:1"
    for cell in ("a b", "a\u00a0b", "a\nb"):
        with pytest.raises(BadCell):
            identifier(cell)


@pytest.mark.parametrize("cell", ["1 234", "1,234", "1.5", "-5", "9" * 16, "8 million"])
def test_a_population_is_written_with_digits_only(cell: str) -> None:
    with pytest.raises(BadCell, match="digits only"):
        count(cell)


def test_a_population_a_thousand_times_the_largest_city_is_read() -> None:
    assert count("37000000000") == 37_000_000_000


def test_a_word_outside_the_list_is_refused_with_the_list_and_the_nearest() -> None:
    with pytest.raises(BadCell, match="planned, done; write 'done'"):
        one_of(("planned", "done"))("Done")


def test_yes_and_no_are_the_only_truths() -> None:
    assert yes_no("yes") is True
    assert yes_no("no") is False
    for cell in ("oui", "TRUE", "1", "Yes"):
        with pytest.raises(BadCell, match="'yes' or 'no'"):
            yes_no(cell)


def test_values_of_one_cell_are_split_at_semicolons() -> None:
    assert split_values(" fr ;en;; ") == ("fr", "en")
    assert split_values("") == ()
