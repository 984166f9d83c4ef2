"""Rows of statements.csv and translations.csv."""

from collections.abc import Callable

import pytest

from data.catalogue import Catalogue
from data.validation import ValidationReport

Read = Callable[..., tuple[Catalogue, ValidationReport]]


@pytest.mark.parametrize(
    ("old", "new", "column", "found", "sentence"),
    [
        ("s1,lodz", "s 1,lodz", "id", "s 1", "blanks"),
        ("s1,lodz", "s1,", "city", "", "empty"),
        ("s1,lodz", "s1,Lódź", "city", "Lódź", "write 'lodz'"),
        ("s1,lodz", "s1,paris", "city", "paris", "not an id of cities.csv"),
        ("experience,", "Experience,", "kind", "Experience", "write 'experience'"),
        ("experience,", ",", "kind", "", "empty"),
        ("green-city;culture", "green-city;sport", "themes", "sport", "network.toml"),
        ("green-city;culture", "Ville Verte", "themes", "Ville Verte", "write 'green-city'"),
        ("green-city;culture", "Circular economy", "themes", "Circular economy", "'green-city'"),
        (",en,2018", ",English,2018", "language", "English", "write en"),
        ("2018", "3018", "year", "3018", "between 1000 and 2100"),
        ("2018", "2018.0", "year", "2018.0", "four digits"),
        ('"A stream, and trees."', "  ", "text", "  ", "empty"),
        ("done,report", "finished,report", "status", "finished", "planned, running, done, stopped"),
        ("report,yes", "report,oui", "verified", "oui", "'yes' or 'no'"),
    ],
)
def test_a_wrong_cell_leaves_the_statement_out(
    read: Read, old: str, new: str, column: str, found: str, sentence: str
) -> None:
    catalogue, report = read(statements=lambda text: text.replace(old, new, 1), translations=None)
    problem = report.errors[0]
    assert len(report.errors) == 1
    assert (problem.file, problem.row, problem.column) == ("statements.csv", 2, column)
    assert problem.found == found.replace("  ", "  ")
    assert sentence in problem.message
    assert [one.id for one in catalogue.statements] == ["s2", "s3"]


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ("done,report", ",report", "status", "unknown"),
        ("done,report", "done,", "source", "web address"),
        ("report,yes", "report,", "verified", "'no'"),
        ("green-city;culture", "culture;culture", "themes", "twice"),
        ("experience,", "need,", "status", "Only an experience"),
    ],
)
def test_a_doubtful_cell_is_warned_about_and_used(
    read: Read, old: str, new: str, column: str, sentence: str
) -> None:
    catalogue, report = read(statements=lambda text: text.replace(old, new, 1))
    assert [(p.severity, p.row, p.column) for p in report.problems] == [("warning", 2, column)]
    assert sentence in report.problems[0].message
    assert len(catalogue.statements) == 3


def test_an_empty_verified_cell_counts_as_no(read: Read) -> None:
    catalogue, _report = read(statements=("report,yes\ns2", "report,\ns2"))
    assert catalogue.statements[0].verified is False


def test_a_repeated_theme_counts_once(read: Read) -> None:
    catalogue, _report = read(statements=("green-city;culture", "culture; culture"))
    assert catalogue.statements[0].themes == ("culture",)


def test_a_theme_in_error_is_told_apart_from_an_unknown_one(read: Read) -> None:
    catalogue, report = read(network=('{ en = "culture", fr = "construire la culture" }', "{}"))
    found = {(p.file, p.row): p.message for p in report.errors}
    assert "itself in error in network.toml" in found["statements.csv", 2]
    assert [theme.id for theme in catalogue.network.themes] == ["green-city"]


@pytest.mark.parametrize(
    ("old", "new", "column", "sentence"),
    [
        ("s1,fr", "s7,fr", "statement", "not an id of statements.csv"),
        ("s1,fr", ",fr", "statement", "empty"),
        ("s1,fr", "s1,", "language", "empty"),
        ("s1,fr", "s1,french", "language", "write fr"),
        ("Nous avons ouvert un ruisseau.", "", "text", "empty"),
    ],
)
def test_a_wrong_cell_leaves_the_translation_out(
    read: Read, old: str, new: str, column: str, sentence: str
) -> None:
    catalogue, report = read(translations=(old, new))
    problem = report.errors[0]
    assert (problem.file, problem.row, problem.column) == ("translations.csv", 2, column)
    assert sentence in problem.message
    assert catalogue.translations == ()


def test_a_second_translation_into_a_language_is_left_out(read: Read) -> None:
    catalogue, report = read(translations=lambda text: text + "s1,de,,Bach\ns1,fr,,Encore\n")
    assert [(p.row, p.column) for p in report.errors] == [(4, "language")]
    assert "Row 2 has the same language" in report.errors[0].message
    assert [one.language for one in catalogue.translations] == ["fr", "de"]
