"""The header line of a table: which columns it names, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.encoding import NOT_UTF8
from data.messages import _
from data.separated import split_records
from data.validation import Findings

DELIMITERS = ",;\t"
_SWALLOWED = re.compile(r"[,;\t][^\r\n]*[\r\n]|[\r\n][^,;\t]*[,;\t]")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file of the catalogue should look like.

    `required` columns are those without which no row can be used; the other `columns` may be
    absent, which is the same as empty. `numeric` columns may start with a minus sign.
    """

    file: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    numeric: frozenset[str] = frozenset()
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one file as they stand; empty for one without name and content."""

    row: int
    names: tuple[str, ...]
    extra: tuple[str, ...]


def find_delimiter(text: str, layout: Layout) -> str:
    """Return the delimiter that finds most columns of `layout` in the first line that has text."""

    def n_known(delimiter: str) -> int:
        cells = next((r.cells for r in split_records(text, delimiter) if any(r.cells)), [])
        return sum(name in layout.columns for name in map(_normal, cells))

    return max(DELIMITERS, key=n_known)


def read_header(
    cells: Sequence[str], row: int, unnamed: frozenset[int], layout: Layout, findings: Findings
) -> Header:
    """Name the columns, and note what is doubtful about them.

    Parameters
    ----------
    cells : sequence of str
        The header as it stands.
    row : int
        Its row, as a spreadsheet shows it.
    unnamed : frozenset of int
        Places of the columns that have content but no name.
    layout : Layout
        What the file should look like.
    findings : Findings
        Receives the warnings.
    """
    names: list[str] = []
    for place, cell in enumerate(cells):
        known = _normal(cell)
        if known in layout.columns:
            names.append(known)
            if known != cell:
                _warn_respelled(cell, known, row, layout, findings)
        elif cell.strip() or place in unnamed:
            names.append(_unused(cell if cell.strip() else f"column {place + 1}", names))
        else:
            names.append("")
    extra = tuple(name for name in names if name and name not in layout.columns)
    _warn_unknown(extra, row, layout, findings)
    _warn_absent(names, row, layout, findings)
    return Header(row, tuple(names), extra)


def header_fault(cells: Sequence[str], layout: Layout) -> str:
    """Return the sentence that says why no row of the file can be used; empty when they can."""
    if any(NOT_UTF8.search(cell) for cell in cells):
        return _(
            "The header line holds accents that are not UTF-8; save the file as 'CSV UTF-8' in the"
            " spreadsheet."
        )
    if any(_SWALLOWED.search(cell) for cell in cells):
        return _(
            "A quotation mark in the header line is never closed, so that rows look like a part of"
            " it; mend the header, which should be '{expected}'."
        ).format(expected=",".join(layout.columns))
    known = Counter(name for name in map(_normal, cells) if name in layout.columns)
    twice = [name for name, n in known.items() if n > 1]
    if twice:
        return _(
            "The header names these columns more than once, so that it is not clear which one"
            " counts: {columns}; rename or delete the others."
        ).format(columns=", ".join(twice))
    missing = [name for name in layout.required if name not in known]
    if missing:
        return _(
            "The header lacks these columns: {missing}; it should be '{expected}': add the missing"
            " columns, or mend their names."
        ).format(missing=", ".join(missing), expected=",".join(layout.columns))
    return ""


def _normal(cell: str) -> str:
    return cell.strip().lower()


def _unused(name: str, names: Sequence[str]) -> str:
    number, free = 2, name
    while free in names:
        free, number = f"{name} ({number})", number + 1
    return free


def _warn_respelled(cell: str, known: str, row: int, layout: Layout, findings: Findings) -> None:
    message = _("The column is read as '{known}'; write it like that.").format(known=known)
    findings.warn(layout.file, message, row, known, cell)


def _warn_unknown(extra: Sequence[str], row: int, layout: Layout, findings: Findings) -> None:
    for name in extra:
        message = _(
            "This column is not one of the catalogue's; it is kept as it is, and nothing reads it."
        )
        findings.warn(layout.file, message, row, name)


def _warn_absent(names: Sequence[str], row: int, layout: Layout, findings: Findings) -> None:
    absent = [name for name in layout.columns if name not in names]
    if absent:
        message = _(
            "The header lacks these columns, which are read as empty: {columns}; add them when"
            " something is known."
        ).format(columns=", ".join(absent))
        findings.warn(layout.file, message, row)
