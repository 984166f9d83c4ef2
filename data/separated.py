"""Separated values as RFC 4180 writes them, split and joined without losing a character.

The standard library's reader is not used: it takes an unclosed quotation mark for a cell that
holds the rest of the file, and its limit on the size of a cell is one for the whole process.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LINE_END = re.compile(r"[\r\n]")
_MUST_BE_QUOTED = re.compile(r'[",\r\n]')


class Record(NamedTuple):
    """One record: its place (1 = first), its cells, where it lies in the text.

    When the quotation marks do not pair up, `is_broken` is true and the record is its first line,
    as one cell; the reading goes on with the next line.
    """

    number: int
    cells: list[str]
    start: int
    end: int
    is_broken: bool


def split_records(text: str, delimiter: str) -> Iterator[Record]:
    r"""Yield the records of `text`; lines end in ``\n``, ``\r\n`` or ``\r``, also within one file.

    Notes
    -----
    Cost: linear in the length of the text. Blank lines are records of one empty cell, because a
    spreadsheet counts them.
    """
    cell = _cell_pattern(delimiter)
    position = number = 0
    while position < len(text):
        number += 1
        line = _LINE_END.search(text, position)
        end = line.start() if line else len(text)
        if text.find('"', position, end) < 0:
            record = Record(number, text[position:end].split(delimiter), position, end, False)
        else:
            found = _split_quoted(text, position, delimiter, cell)
            cells, end, is_broken = found or ([text[position:end]], end, True)
            record = Record(number, cells, position, end, is_broken)
        yield record
        position = end + (2 if text.startswith("\r\n", end) else 1)


def join_cells(cells: Iterable[str]) -> str:
    """Return one comma-separated line; only the cells that need quotation marks get them."""
    return ",".join(quote(cell) for cell in cells)


def quote(cell: str) -> str:
    """Return `cell` with the quotation marks it needs, if any."""
    return '"' + cell.replace('"', '""') + '"' if _MUST_BE_QUOTED.search(cell) else cell


def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    # Possessive quantifiers: a quotation mark that is never closed costs one pass, not many.
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|((?!")[^{mark}\r\n]*+))({mark}|(?=[\r\n])|\Z)')


def _split_quoted(
    text: str, position: int, delimiter: str, cell: re.Pattern[str]
) -> tuple[list[str], int, bool] | None:
    cells: list[str] = []
    while True:
        found = cell.match(text, position)
        if found is None:
            return None
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = found.end()
        if end != delimiter:
            return cells, position, False
