"""Queries files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.catalogue import read_catalogue
from data.errors import NotFound
from data.query import Query, read_queries
from data.validation import ValidationReport

Folder = Callable[..., Path]
Answer = tuple[tuple[Query, ...], ValidationReport]
Ask = Callable[..., Answer]
HEADER = "id,city,theme,text,language\n"


@pytest.fixture
def ask(folder: Folder) -> Ask:
    """Read queries of that content against the small catalogue."""

    def ask(content: str, **spoilt: object) -> Answer:
        place = folder(**spoilt)
        path = place / "my queries.csv"
        path.write_text(content, encoding="utf-8")
        return read_queries(path, read_catalogue(place)[0])

    return ask


def test_queries_are_read_in_file_order(ask: Ask) -> None:
    queries, report = ask(HEADER + "q2,lodz,culture,A theatre?,en\nq1,chennai,green-city,நீர்,\n")
    assert queries == (
        Query("q2", "lodz", "culture", "A theatre?", "en"),
        Query("q1", "chennai", "green-city", "நீர்", None),
    )
    assert report.problems == ()


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("q1,lodz,culture,again,", "id", "Row 2 has the same id"),
        ("q 2,lodz,culture,text,", "id", "blanks"),
        ("q2,paris,culture,text,", "city", "not an id of cities.csv"),
        ("q2,Łódź,culture,text,", "city", "write 'lodz'"),
        ("q2,lodz,sport,text,", "theme", "not an id of network.toml"),
        ("q2,lodz,Ville verte,text,", "theme", "write 'green-city'"),
        ("q2,lodz,,text,", "theme", "empty"),
        ("q2,lodz,culture, ,", "text", "empty"),
        ("q2,lodz,culture,text,xx", "language", "BCP 47"),
        ("q2,lodz,culture," + "x" * 1_000_001 + ",", "text", "at most 1000000"),
    ],
)
def test_a_wrong_cell_leaves_the_query_out(ask: Ask, row: str, column: str, sentence: str) -> None:
    queries, report = ask(f"{HEADER}q1,lodz,culture,text,\n{row}\n")
    assert [(p.file, p.row, p.column) for p in report.errors] == [("my queries.csv", 3, column)]
    assert sentence in report.errors[0].message
    assert [query.id for query in queries] == ["q1"]
    assert report.n_rows_left_out == 1


def test_a_query_of_a_city_that_was_left_out_says_where_that_is_in_error(ask: Ask) -> None:
    _queries, report = ask(HEADER + "q1,lodz,culture,text,\n", cities=("PL,", "ZZ,"))
    assert "row 2 of cities.csv, is in error" in report.errors[0].message


def test_queries_of_an_unreadable_city_file_are_one_problem(ask: Ask) -> None:
    _queries, report = ask(HEADER + "q1,a,culture,t,\nq2,b,culture,t,\n", cities=None)
    assert [p.row for p in report.errors] == [None]
    assert "2 rows are left out because cities.csv" in report.errors[0].message


def test_further_columns_are_warned_about(ask: Ask) -> None:
    queries, report = ask("id,city,theme,text,note\nq1,lodz,culture,text,x\n")
    assert [(p.severity, p.row) for p in report.problems] == [("warning", 1), ("warning", 1)]
    assert len(queries) == 1


def test_a_missing_file_is_one_sentence(folder: Folder) -> None:
    place = folder()
    with pytest.raises(NotFound, match="There is no queries file"):
        read_queries(place / "none.csv", read_catalogue(place)[0])
