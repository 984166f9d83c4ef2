"""Files as spreadsheets save them, and files that are damaged."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from data.header import Layout
from data.row import Row
from data.rowcheck import MAX_CELL
from data.table import Table, read_table
from data.validation import Findings, Problem

LAYOUT = Layout("t.csv", ("id", "name", "size"), ("id", "name"), frozenset({"size"}))
Got = tuple[list[dict[str, str]], list[Problem]]
Read = Callable[..., Got]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of that content: cells of the sound rows, and all problems."""

    def read(content: str | bytes, layout: Layout = LAYOUT) -> Got:
        path = tmp_path / "t.csv"
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        findings = Findings()
        table = read_table(path, layout, findings)
        rows = [row.cells for row in table.rows if not row.has_error]
        return rows, list(findings.report().problems)

    return read


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [problem.describe() for problem in problems]
    return problems[0]


@pytest.mark.parametrize(("delimiter", "named"), [(";", "';'"), ("\t", "tabs")])
def test_a_file_with_another_delimiter_is_read_and_said(
    read: Read, delimiter: str, named: str
) -> None:
    rows, problems = read(f'id,name,size\n1,"a{delimiter}b",3\n'.replace(",", delimiter))
    assert rows == [{"id": "1", "name": f"a{delimiter}b", "size": "3"}]
    assert one(problems).severity == "warning"
    assert named in one(problems).message


def test_a_french_spreadsheet_file_is_read(read: Read) -> None:
    rows, problems = read("\ufeffid;name;size\r\n1;Nîmes, Gard;\r\n")
    assert rows == [{"id": "1", "name": "Nîmes, Gard", "size": ""}]
    assert [problem.severity for problem in problems] == ["warning"]


def test_the_separator_line_of_a_spreadsheet_is_no_row(read: Read) -> None:
    rows, problems = read("sep=;\nid;name;size\n1;a;\n;b\n")
    assert rows == [{"id": "1", "name": "a", "size": ""}]
    assert [problem.row for problem in problems] == [None, 3]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_utf_16_file_is_one_problem(read: Read, encoding: str) -> None:
    rows, problems = read("id,name,size\n1,a,\n2,b,\n".encode(encoding))
    assert rows == []
    assert "UTF-16" in one(problems).message
    assert "CSV UTF-8" in one(problems).message
    assert one(problems).severity == "error"


def test_a_workbook_under_another_name_is_one_problem(read: Read) -> None:
    assert "workbook" in one(read(b"PK\x03\x04\x14\x00\xff")[1]).message


def test_a_windows_1252_file_is_one_problem_and_its_plain_rows_are_used(read: Read) -> None:
    text = "id,name,size\n1,Orléans,\n2,Paris,\n3,Nîmes,\n"
    rows, problems = read(text.encode("cp1252"))
    assert [row["name"] for row in rows] == ["Paris"]
    problem = one(problems)
    assert (problem.severity, problem.row, problem.found) == ("error", None, "Orl\ufffdans")
    assert "2 rows with accents cannot be read (rows 2, 4)" in problem.message
    assert "CSV UTF-8" in problem.message


def test_rows_of_another_encoding_in_a_utf_8_file_are_named_one_by_one(read: Read) -> None:
    raw = "id,name,size\n1,Orléans,\n".encode() + "2,Nîmes,\n3,Sète,\n".encode("cp1252")
    rows, problems = read(raw + b"4,Paris,\n")
    assert [row["name"] for row in rows] == ["Orléans", "Paris"]
    assert [(p.row, p.column, p.found) for p in problems] == [
        (3, "name", "N\ufffdmes"), (4, "name", "S\ufffdte"),
    ]  # fmt: skip


def test_one_such_row_in_a_file_without_accents_is_named_too(read: Read) -> None:
    rows, problems = read(b"id,name,size\n1,Paris,\n2,N\xeemes,\n")
    assert [row["name"] for row in rows] == ["Paris"]
    assert (one(problems).row, one(problems).column) == (3, "name")


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", "  \r\n"])
def test_an_empty_file_is_one_problem(read: Read, content: str) -> None:
    assert "empty" in one(read(content)[1]).message
    assert one(read(content)[1]).severity == "error"


def test_an_empty_optional_file_is_a_warning(read: Read) -> None:
    optional = Layout("t.csv", ("id",), ("id",), is_optional=True)
    assert one(read("", optional)[1]).severity == "warning"
    assert read("id\n", optional) == ([], [])


def test_a_header_without_rows_is_a_warning(read: Read) -> None:
    problem = one(read("id,name,size\n")[1])
    assert (problem.severity, "no rows" in problem.message) == ("warning", True)


def test_a_missing_required_column_makes_the_file_unusable(read: Read) -> None:
    rows, problems = read("id,size,nom\n1,2,3\n")
    assert rows == []
    assert one(problems).severity == "error"
    assert "lacks these columns: name" in one(problems).message


def test_another_missing_column_is_read_as_empty(read: Read) -> None:
    rows, problems = read("name,id\na,1\n")
    assert rows == [{"id": "1", "name": "a", "size": ""}]
    assert (one(problems).severity, "size" in one(problems).message) == ("warning", True)


def test_a_column_named_twice_makes_the_file_unusable(read: Read) -> None:
    rows, problems = read("id,name,size,Name\n1,2,3,4\n")
    assert rows == []
    assert "more than once" in one(problems).message


def test_a_header_that_swallows_rows_is_one_problem(read: Read) -> None:
    rows, problems = read('id,name,"size,note\n1,a,b"\n2,b,c\n')
    assert rows == []
    assert "never closed" in one(problems).message


def test_unknown_columns_are_kept_and_said(read: Read) -> None:
    rows, problems = read("id,name,size,Größe,Größe,,\n1,a,2,x,y,,z\n")
    assert rows == [
        {"id": "1", "name": "a", "size": "2", "Größe": "x", "Größe (2)": "y", "column 7": "z"}
    ]
    assert [(p.severity, p.row, p.column) for p in problems] == [
        ("warning", 1, "Größe"), ("warning", 1, "Größe (2)"), ("warning", 1, "column 7"),
    ]  # fmt: skip


def test_a_column_name_in_capitals_is_understood_and_said(read: Read) -> None:
    rows, problems = read("ID, Name ,size\n1,a,\n")
    assert rows == [{"id": "1", "name": "a", "size": ""}]
    assert [(p.severity, p.column, p.found) for p in problems] == [
        ("warning", "id", "ID"), ("warning", "name", " Name "),
    ]  # fmt: skip


def test_rows_with_too_many_or_too_few_cells_are_named(read: Read) -> None:
    rows, problems = read("id,name,size\n1,a\n2,b,3,4\n3,c,\n4,d,,,\n")
    assert [row["id"] for row in rows] == ["3", "4"]
    assert [(p.severity, p.row) for p in problems] == [("error", 2), ("error", 3), ("warning", 5)]
    assert "has 2 cells, the header has 3" in problems[0].message
    assert problems[1].found == "2,b,3,4"


def test_row_numbers_are_those_of_a_spreadsheet(read: Read) -> None:
    _rows, problems = read('\nid,name,size\n1,"two\nlines",\n\n,,\n2,b\n')
    assert one(problems).row == 6


def test_quotation_marks_that_do_not_pair_up_cost_one_row(read: Read) -> None:
    rows, problems = read('id,name,size\n1,"a,\n2,b,\n3,"c"d,\n4,e,\n')
    assert [row["id"] for row in rows] == ["2", "4"]
    assert [(p.row, p.found) for p in problems] == [(2, '1,"a,'), (4, '3,"c"d,')]


def test_a_nul_is_named(read: Read) -> None:
    rows, problems = read("id,name,size\n1,a\0b,\n2,b,\n")
    assert [row["id"] for row in rows] == ["2"]
    assert (one(problems).row, one(problems).column, one(problems).found) == (2, "name", "a b")


def test_a_cell_at_the_limit_is_read_and_one_beyond_is_named(read: Read) -> None:
    long = "x" * MAX_CELL
    rows, problems = read(f"id,name,size\n1,{long},\n2,{long}x,\n")
    assert rows[0]["name"] == long
    assert (one(problems).row, one(problems).column) == (3, "name")
    assert "1000001 characters, at most 1000000" in one(problems).message
    assert len(one(problems).found) == 60


def test_a_cell_of_50_megabytes_costs_a_few_times_its_size(read: Read) -> None:
    content = b'id,name,size\n1,"' + b'x,""\n' * 10_000_000 + b'",\n2,b,\n'
    tracemalloc.start()
    rows, problems = read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [row["id"] for row in rows] == ["2"]
    assert one(problems).row == 2
    assert peak < 6 * len(content)


def test_cells_that_look_like_formulas_are_warned_about_and_kept(read: Read) -> None:
    rows, problems = read('id,name,size\n1,=1+1,-5\n2,-73.5,\n3,"\tx",\n4,@a,-x\n5,+33 4,\n')
    assert [row["name"] for row in rows] == ["=1+1", "-73.5", "\tx", "@a", "+33 4"]
    assert [(p.severity, p.row, p.column) for p in problems] == [
        ("warning", row, "name") for row in (2, 4, 5, 6)
    ]


def test_a_missing_file_points_at_the_workbook_beside_it(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"")
    findings = Findings()
    assert not read_table(tmp_path / "t.csv", LAYOUT, findings).is_readable
    assert "t.xlsx is there" in one(findings.problems).message


def test_a_folder_in_the_place_of_a_file_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    findings = Findings()
    assert not read_table(tmp_path / "t.csv", LAYOUT, findings).is_readable
    assert "cannot be read" in one(findings.problems).message


def test_reading_is_linear_in_the_number_of_rows(tmp_path: Path) -> None:
    times = []
    for n in (5_000, 50_000):
        path = tmp_path / f"{n}.csv"
        path.write_text("id,name,size\n" + 'x,"a, b",é\n=1,"",-\n' * (n // 2), encoding="utf-8")
        start = time.process_time()
        table = read_table(path, LAYOUT, Findings())
        times.append(time.process_time() - start)
        assert isinstance(table, Table)
        assert isinstance(table.rows[0], Row)
        assert len(table.rows) == n
    assert times[1] < 30 * times[0] + 0.5
