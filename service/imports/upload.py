"""A CSV file or a workbook as a header and rows of text."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.encoding import Verdict, decode
from data.errors import DataError
from data.messages import _
from data.separated import split_records
from data.validation import shorten

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 5_000, 60, 20_000
_DELIMITERS = ",;\t|"
_MAX_UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was sent.

    Attributes
    ----------
    header : tuple of str
    rows : tuple of tuple of str
        Each as long as the header; rows without any content are left out.
    numbers : tuple of int
        Of each row, as a spreadsheet shows it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Read what somebody sent.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : bytes
        CSV in UTF-8 or an older encoding, with any usual delimiter; or XLSX, of which the first
        sheet is read.

    Raises
    ------
    DataError
        If it cannot be read, or is larger than what is taken.
    """
    if content.startswith(b"PK\x03\x04"):
        lines = list(_workbook(name, content))
    else:
        lines = list(_separated(name, content))
    if not lines:
        raise DataError(_("{name} is empty. Give it a header and rows.").format(name=shorten(name)))
    (_first, header), *rest = lines
    width = len(header)
    while width and not header[width - 1].strip():
        width -= 1
    if not 0 < width <= MAX_COLUMNS or len(rest) > MAX_ROWS:
        raise DataError(
            _(
                "{name} has {columns} columns and {rows} rows; at most {most_columns} and"
                " {most_rows} are taken at once. Cut it into several files."
            ).format(
                name=shorten(name), columns=width, rows=len(rest), most_columns=MAX_COLUMNS,
                most_rows=MAX_ROWS,
            )
        )  # fmt: skip
    return Sheet(
        tuple(cell.strip() for cell in header[:width]),
        tuple(_fit(cells, width) for _number, cells in rest),
        tuple(number for number, _cells in rest),
    )


def sheet_of(content: Mapping[str, Any]) -> Sheet:
    """Return a sheet that was kept as JSON."""
    rows = tuple(tuple(row) for row in content["rows"])
    return Sheet(tuple(content["header"]), rows, tuple(content["numbers"]))


def _fit(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Bring a row to the width of the header; what lies beyond it goes into its last cell."""
    row = [*cells[:width], *[""] * (width - len(cells))]
    beyond = [cell for cell in cells[width:] if cell.strip()]
    if beyond:
        row[-1] = " ".join([row[-1], *beyond])
    return tuple(cell[:MAX_CELL] for cell in row)


def _separated(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    decoded = decode(content)
    if decoded.verdict is Verdict.UTF16:
        text = content.decode("utf-16", "replace")
    elif decoded.verdict in (Verdict.EIGHT_BIT, Verdict.MIXED):
        text = content.decode("cp1252", "replace")
    elif decoded.verdict is Verdict.WORKBOOK:
        raise DataError(
            _("{name} is an old workbook. Save it as XLSX or CSV.").format(name=shorten(name))
        )
    else:
        text = decoded.text
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    for record in split_records(text, delimiter):
        if record.is_broken:
            raise DataError(
                _("{name}, row {row}: the quotation marks do not pair up. Mend that row.").format(
                    name=shorten(name), row=record.number
                )
            )
        if any(cell.strip() for cell in record.cells):
            yield record.number, record.cells


def _workbook(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
                raise ValueError("it unpacks to too much")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows: Iterable[Sequence[object]] = book.worksheets[0].iter_rows(
            max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True
        )
        lines = [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
        book.close()
    except Exception as err:  # the library raises whatever a broken file makes it stumble over
        raise DataError(
            _("{name} cannot be read as a workbook ({reason}). Save it again, or as CSV.").format(
                name=shorten(name), reason=type(err).__name__
            )
        ) from err
    yield from ((number, cells) for number, cells in lines if any(c.strip() for c in cells))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
