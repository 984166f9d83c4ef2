"""Rows into records: those in error are left out and remembered, the others are used."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from data.encoding import not_encodable, restore_bytes
from data.errors import DataError
from data.header import Layout
from data.keys import Keys
from data.messages import _, ngettext
from data.row import Row
from data.separated import join_cells, quote
from data.table import Table
from data.validation import Findings, LeftOut

T = TypeVar("T")


def read_records(
    table: Table, make: Callable[[Row], T], ids: Keys, key_column: str = "id"
) -> tuple[T, ...]:
    """Make one record of each row, and leave out the rows in error.

    Parameters
    ----------
    table : Table
        The rows.
    make : callable
        Reads a record off a row and notes what is wrong with it; its result is dropped when
        something is.
    ids : Keys
        Told which ids are in use and which belong to rows in error.
    key_column : str, default="id"
        The column that holds the row's id.
    """
    ids.is_readable = table.is_readable
    records: list[T] = []
    n_blocked: dict[str, int] = {}
    for row in table.rows:
        record = None if row.has_error else make(row)
        ids.settle(row, row.key(key_column))
        if row.has_error or row.blocked_by:
            row.leave_out()
            if not row.has_error:
                n_blocked[row.blocked_by] = n_blocked.get(row.blocked_by, 0) + 1
        elif record is not None:
            records.append(record)
    _note_blocked(table.layout.file, n_blocked, table.findings)
    return tuple(records)


def format_records(
    layout: Layout,
    rows: Iterable[tuple[Sequence[str], Mapping[str, str]]],
    left_out: Sequence[LeftOut],
) -> bytes:
    r"""Return the file of one kind of record: UTF-8, ``\n``, the rows in error at its end.

    Parameters
    ----------
    layout : Layout
        The columns, in order.
    rows : iterable of (cells, extra)
        The cells of each record in the order of the columns, and its further columns.
    left_out : sequence of LeftOut
        Written back as they stood. A line that does not fit the columns becomes one cell, so that
        it stays in error and keeps its bytes however often it is read and written.

    Raises
    ------
    DataError
        If the file was unusable as a whole and there are new rows for it, or if a text holds a
        character that UTF-8 does not have.
    """
    used = list(rows)
    whole = [left for left in left_out if left.is_whole_file]
    if whole and used:
        raise DataError(
            _(
                "{file} could not be read as a whole, so that writing {n} rows into it would"
                " destroy what is there. Mend it first: 'jumelles check' says how."
            ).format(file=layout.file, n=len(used))
        )
    if whole:
        return restore_bytes(whole[0].raw)
    extra = _extra_columns(layout, used, left_out)
    lines = [join_cells((*layout.columns, *extra))]
    lines += [join_cells((*cells, *(more.get(c, "") for c in extra))) for cells, more in used]
    kept = [left for left in left_out if left.n_rows]
    lines += [_left_out_line(left, (*layout.columns, *extra)) for left in kept]
    return _encode(lines, n_strict=1 + len(used), file=layout.file)


def _extra_columns(
    layout: Layout,
    used: Sequence[tuple[Sequence[str], Mapping[str, str]]],
    left_out: Sequence[LeftOut],
) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for _cells, more in used:
        names.update(dict.fromkeys(more))
    for left in left_out:
        names.update(dict.fromkeys(left.cells))
    return tuple(name for name in names if name not in layout.columns)


def _left_out_line(left: LeftOut, columns: Sequence[str]) -> str:
    if left.cells:
        return join_cells(left.cells.get(column, "") for column in columns)
    return quote(left.raw)


def _encode(lines: Sequence[str], n_strict: int, file: str) -> bytes:
    try:
        strict = "\n".join(lines[:n_strict]).encode("utf-8")
    except UnicodeEncodeError as err:
        raise DataError(not_encodable(file, err)) from err
    kept = "".join(f"\n{line}" for line in lines[n_strict:])
    return strict + restore_bytes(kept) + b"\n"


def _note_blocked(file: str, n_blocked: Mapping[str, int], findings: Findings) -> None:
    for blocking, n in n_blocked.items():
        findings.error(
            file,
            ngettext(
                "{n} row is left out because {blocking} could not be used; mend that file first.",
                "{n} rows are left out because {blocking} could not be used; mend that file first.",
                n,
            ).format(n=n, blocking=blocking),
        )
