"""Rows of partnerships.csv."""

from collections.abc import Callable

import pytest

from data.catalogue import Catalogue
from data.validation import ValidationReport

Read = Callable[..., tuple[Catalogue, ValidationReport]]


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ("p1,", ",", "id", "empty"),
        ("p1,lodz", "p1,Trossingen", "city_a", "not an id of cities.csv"),
        ("lodz,chennai", "lodz,", "city_b", "empty"),
        ("lodz,chennai", "lodz,lodz", "city_b", "its own partner"),
        ("lodz,chennai", "lodz,Łódź", "city_b", "its own partner"),
        ("culture,project", "culture,marriage", "kind", "twinning, project"),
        ("culture,project", "art,project", "themes", "network.toml"),
        ("2018,2020", "20188,2020", "since", "between 1000 and 2100"),
        ("2018,2020", "2018,soon", "until", "year-month-day"),
        ("closed", "over", "status", "idea, contacted"),
    ],
)
def test_a_wrong_cell_leaves_the_partnership_out(
    read: Read, old: str, new: str, column: str, sentence: str
) -> None:
    catalogue, report = read(partnerships=lambda text: text.replace(old, new, 1))
    assert [(p.file, p.row, p.column) for p in report.errors] == [("partnerships.csv", 2, column)]
    assert sentence in report.errors[0].message
    assert [one.id for one in catalogue.partnerships] == ["p2"]


def test_a_city_of_another_network_is_kept_as_its_name(read: Read) -> None:
    catalogue, report = read(partnerships=("Trossingen", '"Besançon, Doubs"'))
    assert report.problems == ()
    assert catalogue.partnerships[1].city_b == "Besançon, Doubs"


def test_a_name_in_the_place_of_an_id_is_warned_about(read: Read) -> None:
    catalogue, report = read(partnerships=("Trossingen", "Lodz"))
    assert [(p.severity, p.row, p.column) for p in report.problems] == [("warning", 3, "city_b")]
    assert "write 'lodz'" in report.problems[0].message
    assert catalogue.partnerships[1].city_b == "Lodz"


def test_a_partner_whose_own_row_is_in_error_is_told_so(read: Read) -> None:
    _catalogue, report = read(cities=("IN,", "India,"))
    found = {(p.file, p.row): p.message for p in report.errors}
    assert "row 4 of cities.csv, is in error" in found["partnerships.csv", 2]


@pytest.mark.parametrize(("span", "n"), [("2020,2018", 1), ("2018-05,2018", 0), ("2018,", 0)])
def test_an_end_before_the_beginning_is_warned_about(read: Read, span: str, n: int) -> None:
    _catalogue, report = read(partnerships=("2018,2020", span))
    assert [p.column for p in report.warnings] == ["until"] * n
    assert report.errors == ()
