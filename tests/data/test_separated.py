"""RFC 4180, split and joined."""

import csv
import io
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from data.separated import join_cells, split_records

CELLS = st.text(alphabet=st.sampled_from('ab é,;"\r\n\t😀 \u2028'), max_size=8)
RECORDS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5)


def cells_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return [record.cells for record in split_records(text, delimiter)]


@given(RECORDS, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@settings(deadline=None)
def test_what_is_joined_is_split_again(records: list[list[str]], end: str, is_ended: bool) -> None:
    kept = [record for record in records if record != [""]]
    text = end.join(join_cells(record) for record in kept) + (end if is_ended and kept else "")
    assert cells_of(text) == kept


@given(RECORDS)
@settings(deadline=None)
def test_the_standard_library_reads_what_is_joined(records: list[list[str]]) -> None:
    kept = [record for record in records if record != [""]]
    text = "".join(join_cells(record) + "\n" for record in kept)
    assert list(csv.reader(io.StringIO(text, newline=""))) == kept


def test_only_cells_that_need_quotation_marks_get_them() -> None:
    assert join_cells(["a b", " x ", "1;2", "a,b", 'say "x"', "l\n", "=1"]) == (
        'a b, x ,1;2,"a,b","say ""x""","l\n",=1'
    )


def test_line_ends_of_three_kinds_may_stand_in_one_text() -> None:
    assert cells_of("a\r\nb\rc\n\nd") == [["a"], ["b"], ["c"], [""], ["d"]]


def test_a_line_end_inside_a_cell_is_kept_as_it_is() -> None:
    assert cells_of('"a\r\nb","c\rd"\n') == [["a\r\nb", "c\rd"]]


def test_records_count_as_a_spreadsheet_does() -> None:
    numbers = [record.number for record in split_records('h\n"a\nb"\n\nc\n', ",")]
    assert numbers == [1, 2, 3, 4]


def test_a_mark_that_is_never_closed_costs_its_line_only() -> None:
    records = list(split_records('a,b\n1,"open\n2,c\n', ","))
    assert [record.cells for record in records] == [["a", "b"], ['1,"open'], ["2", "c"]]
    assert [record.is_broken for record in records] == [False, True, False]


def test_text_after_a_closing_mark_breaks_its_line_only() -> None:
    records = list(split_records('1,"a"b\n2,c\n', ","))
    assert [record.is_broken for record in records] == [True, False]


def test_a_mark_inside_an_unquoted_cell_is_text() -> None:
    assert cells_of('5" pipe,x\n') == [['5" pipe', "x"]]


def test_other_delimiters_are_split_at() -> None:
    assert cells_of('a;"b;c";d,e\n', ";") == [["a", "b;c", "d,e"]]


def test_a_hostile_text_of_marks_is_split_in_linear_time() -> None:
    for unit in ('a,"b\n', 'a,"\n', '"""\n', '""a\n', 'a,"b""c\n'):
        times = []
        for n in (20_000, 200_000):
            text = unit * n
            start = time.process_time()
            for _record in split_records(text, ","):
                pass
            times.append(time.process_time() - start)
        assert times[1] < 40 * times[0] + 0.5
