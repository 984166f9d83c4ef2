"""Rows of cities.csv."""

from collections.abc import Callable

import pytest

from data.catalogue import Catalogue
from data.validation import ValidationReport

Read = Callable[..., tuple[Catalogue, ValidationReport]]


@pytest.mark.parametrize(
    ("old", "new", "column", "found", "sentence"),
    [
        ("lodz,Łódź", ",Łódź", "id", "", "empty"),
        ("lodz,Łódź", "Łódź,Łódź", "id", "Łódź", "write for example 'lodz'"),
        ("lodz,Łódź", "lodz, ", "name", " ", "empty"),
        ("PL,", "pl,", "country", "pl", "write PL"),
        ("PL,", "Poland,", "country", "Poland", "write PL"),
        ("PL,", "XX,", "country", "XX", "ISO 3166"),
        ("51.7592", "91", "latitude", "91", "between -90 and 90 degrees"),
        ("51.7592", "nan", "latitude", "nan", "decimal degrees"),
        ("19.456", "inf", "longitude", "inf", "decimal degrees"),
        ("19.456", "-180.1", "longitude", "-180.1", "between -180 and 180"),
        ("51.7592,19.456", '"51,7592","19,456"', "latitude", "51,7592", "point: 51.7592"),
        ("51.7592,19.456", "144.96,-37.81", "latitude", "144.96", "exchange it with the longitude"),
        ("670642", "670 642", "population", "670 642", "digits only"),
        ("670642", "-5", "population", "-5", "digits only"),
        ("670642,2021", "670642,about 2021", "population_year", "about 2021", "2100"),
        (",pl,", ",polski;xx,", "languages", "polski", "write pl"),
        (",pl,", ',"pl, en",', "languages", "pl, en", "write pl;en"),
        ("Europe/Warsaw", "CEST", "time_zone", "CEST", "IANA"),
        ("Europe/Warsaw", "Warsaw", "time_zone", "Warsaw", "like Europe/Warsaw"),
        ("active,2022-05-12", "Active,2022-05-12", "status", "Active", "write 'active'"),
        ("2022-05-12", "12/05/2022", "status_date", "12/05/2022", "2022-05-12"),
        ("2022-05-12", "20222", "status_date", "20222", "between 1000 and 2100"),
    ],
)
def test_a_wrong_cell_leaves_the_city_out(
    read: Read, old: str, new: str, column: str, found: str, sentence: str
) -> None:
    catalogue, report = read(cities=(old, new))
    errors = [problem for problem in report.errors if problem.file == "cities.csv"]
    assert (errors[0].row, errors[0].column, errors[0].found) == (2, column, found)
    assert sentence in errors[0].message
    assert [city.id for city in catalogue.cities] == ["windhoek", "chennai"]
    assert catalogue.left_out[0].row == 2


def test_a_repeated_id_leaves_the_later_row_out(read: Read) -> None:
    catalogue, report = read(cities=("chennai,", "lodz,"))
    errors = [problem for problem in report.errors if problem.file == "cities.csv"]
    assert [(p.row, p.column, p.found) for p in errors] == [(4, "id", "lodz")]
    assert "Row 2 has the same id" in errors[0].message
    assert catalogue.city("lodz").name == "Łódź"


def test_two_rows_without_an_id_are_not_called_the_same(read: Read) -> None:
    _catalogue, report = read(
        cities=lambda text: text.replace("\nlodz,", "\n,").replace("\nchennai,", "\n,")
    )
    errors = [problem for problem in report.errors if problem.file == "cities.csv"]
    assert [(p.row, p.message[:17]) for p in errors] == [
        (2, "The cell is empty"),
        (4, "The cell is empty"),
    ]


def test_latitude_and_longitude_are_both_reported(read: Read) -> None:
    _catalogue, report = read(cities=("51.7592,19.456", '"51,7592","19,456"'))
    assert [p.column for p in report.errors][:2] == ["latitude", "longitude"]


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ("51.7592,19.456", "51.7592,", "longitude", "fill in both"),
        ("51.7592,19.456", "0,0.0", "latitude", "Atlantic"),
        ("670642", "0", "population", "leave it empty"),
        ("670642,2021", "670642,216", "population_year", "between 1000 and 2100"),
        ("PL,", "UK,", "country", "read as GB"),
        ("active,2022-05-12", ",", "status", "active, silent, applicant, former"),
        ("plant,list", "=plant,list", "tie", "formula"),
    ],
)
def test_a_doubtful_cell_is_warned_about_and_used(
    read: Read, old: str, new: str, column: str, sentence: str
) -> None:
    catalogue, report = read(cities=lambda text: text.replace(old, new, 1))
    assert [(p.severity, p.row, p.column) for p in report.problems] == [("warning", 2, column)]
    assert sentence in report.problems[0].message
    assert len(catalogue.cities) == 3


def test_an_empty_cell_is_unknown_and_never_zero_or_a_country(read: Read) -> None:
    catalogue, report = read(cities=lambda text: text + "x,X,,,,,,,,active,,,\n")
    city = catalogue.city("x")
    assert report.problems == ()
    assert (city.country, city.latitude, city.population, city.time_zone) == ("", None, None, None)
    assert (city.languages, city.status_date, city.tie) == ((), "", "")


def test_blanks_around_a_code_are_taken_off_and_those_of_a_text_are_kept(read: Read) -> None:
    catalogue, _report = read(cities=("lodz,Łódź,PL,51.7592", " lodz\u00a0, Łódź , PL , 51.7592"))
    city = catalogue.city("lodz")
    assert (city.name, city.country, city.latitude) == (" Łódź ", "PL", 51.7592)


def test_further_columns_are_kept(read: Read) -> None:
    catalogue, _report = read(
        cities=lambda text: "\n".join(line + ",note" for line in text.splitlines())
    )
    assert catalogue.city("lodz").extra == {"note": "note"}
