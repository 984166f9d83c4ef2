"""Runs and qrels."""

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import DataError, NotFound
from data.trec import Qrel, RankedLine, read_qrels, read_run, write_qrels, write_run

WORDS = st.text(st.characters(categories=["L", "M", "N", "P", "S"]), min_size=1, max_size=6)
LINES = st.lists(
    st.builds(
        RankedLine,
        WORDS,
        WORDS,
        st.integers(1, 10**9),
        st.floats(allow_nan=False, allow_infinity=False),
        WORDS,
    ),
    unique_by=lambda line: (line.query, line.candidate),
)
QRELS = st.lists(
    st.builds(Qrel, WORDS, WORDS, st.integers(0, 9)),
    unique_by=lambda qrel: (qrel.query, qrel.candidate),
)


@given(LINES)
@settings(deadline=None, max_examples=50)
def test_a_run_reads_back_as_it_was_written(lines: list[RankedLine]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.txt"
        write_run(path, lines)
        assert read_run(path) == tuple(lines)


@given(QRELS)
@settings(deadline=None, max_examples=50)
def test_qrels_read_back_as_they_were_written(qrels: list[Qrel]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "qrels.txt"
        write_qrels(path, qrels)
        assert read_qrels(path) == tuple(qrels)


def test_the_format_is_that_of_trec(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    write_run(path, [RankedLine("lodz:culture", "chennai", 1, 0.5, "any")])
    assert path.read_bytes() == b"lodz:culture Q0 chennai 1 0.5 any\n"
    write_qrels(path, [Qrel("q", "chennai", 2)])
    assert path.read_bytes() == b"q 0 chennai 2\n"


def test_tabs_blank_lines_crlf_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_bytes(b"\xef\xbb\xbfq\tQ0\ta\t1\t2e0\tt\r\n\r\nq Q0  b 2 -1 t")
    assert read_run(path) == (RankedLine("q", "a", 1, 2.0, "t"), RankedLine("q", "b", 2, -1.0, "t"))


@pytest.mark.parametrize(
    "line",
    ["q Q0 b 2 0.1", "q Q0 b 2 0.1 t extra", "q Q0 b zero 0.1 t", "q Q0 b 0 0.1 t",
     "q Q0 b 2 nan t", "q Q0 b 2 inf t", "q Q0 b 2 high t", "q Q0 b\udce9 2 1 t"],
)  # fmt: skip
def test_a_bad_line_of_a_run_is_named_with_what_was_found(tmp_path: Path, line: str) -> None:
    path = tmp_path / "run.txt"
    path.write_bytes(b"q Q0 a 1 0.5 t\n" + line.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match="line 2: 'q Q0 b") as caught:
        read_run(path)
    assert "query Q0 candidate rank score tag" in str(caught.value)


@pytest.mark.parametrize("line", ["q 0 b", "q 0 b high", "q 0 b -1", "q 0 b 1.5", "q 0 b 1 t"])
def test_a_bad_line_of_qrels_is_named_with_what_was_found(tmp_path: Path, line: str) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text(f"q 0 a 1\n\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"line 3: '{line}'"):
        read_qrels(path)


def test_all_bad_lines_are_counted_and_the_first_ones_shown(tmp_path: Path) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text("bad\n" * 7, encoding="utf-8")
    with pytest.raises(
        DataError, match="7 lines of .*line 1: 'bad'; line 2: 'bad'; line 3: 'bad'; …"
    ):
        read_qrels(path)


def test_a_pair_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text("q 0 a 1\nq 0 a 0\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2: q a stands there twice"):
        read_qrels(path)


@pytest.mark.parametrize(
    "line",
    [RankedLine("q", "a", 0, 1.0, "t"), RankedLine("q", "a", 1, math.nan, "t"),
     RankedLine("q", "a", 1, -math.inf, "t"), RankedLine("a q", "a", 1, 1.0, "t"),
     RankedLine("q", "", 1, 1.0, "t"), RankedLine("q", "a", 1, 1.0, "t\n"),
     RankedLine("q", "\ud800", 1, 1.0, "t")],
)  # fmt: skip
def test_a_line_that_would_not_read_back_is_not_written(tmp_path: Path, line: RankedLine) -> None:
    path = tmp_path / "run.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(DataError):
        write_run(path, [RankedLine("q", "x", 1, 2.0, "t"), line])
    assert path.read_text(encoding="utf-8") == "old"


def test_a_negative_grade_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="grade -1"):
        write_qrels(tmp_path / "qrels.txt", [Qrel("q", "a", -1)])


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file .*none\.txt"):
        read_run(tmp_path / "none.txt")
    with pytest.raises(DataError, match="cannot be read"):
        read_run(tmp_path)
