"""One CSV file: a header, and rows that know their place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from data.encoding import Decoded, Verdict, decode, keep_bytes
from data.header import Layout, find_delimiter, header_fault, read_header
from data.messages import _
from data.row import Row
from data.rowcheck import RowChecker
from data.separated import Record, split_records
from data.validation import Findings, LeftOut

_SEPARATOR_LINE = re.compile(r"sep=(.)(\r\n|\r|\n|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file; none, and not readable, when the file could not be used as a whole."""

    layout: Layout
    findings: Findings
    rows: Sequence[Row] = field(default_factory=tuple)
    is_readable: bool = True


def read_table(path: Path, layout: Layout, findings: Findings) -> Table:
    """Read one CSV file, whatever its line ends, delimiter and byte-order mark.

    Parameters
    ----------
    path : Path
        The file; it may be absent.
    layout : Layout
        What it should look like.
    findings : Findings
        Receives every problem of the file as a whole, of its header, and of rows that cannot be
        taken apart. Such rows are in the table all the same, marked as in error.

    Returns
    -------
    Table
        Its rows in file order; blank rows are passed over, but counted.

    Notes
    -----
    Cost: linear. Memory: a few times the size of the file.
    """
    layout = replace(layout, file=path.name)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _absent(path, layout, findings)
    except OSError as err:
        findings.error(layout.file, _unreadable(err))
        return Table(layout, findings, is_readable=False)
    decoded = decode(raw)
    text, delimiter = _without_separator_line(decoded.text, layout)
    records = [] if _wrong_format(decoded) else _with_text(split_records(text, delimiter))
    fault = _wrong_format(decoded) or _no_header(records) or header_fault(records[0].cells, layout)
    if fault:
        return _given_up(raw, fault, len(records), layout, findings)
    if delimiter != ",":
        findings.warn(layout.file, _other_delimiter(delimiter))
    return _rows(text, decoded.verdict, records, layout, findings)


def _rows(
    text: str, verdict: Verdict, records: Sequence[Record], layout: Layout, findings: Findings
) -> Table:
    first = records[0]
    unnamed = {place for place, name in enumerate(first.cells) if not name.strip()}
    with_content = frozenset(p for p in unnamed if any(_has_text(r, p) for r in records))
    header = read_header(first.cells, first.number, with_content, layout, findings)
    if len(records) == 1 and not layout.is_optional:
        findings.warn(layout.file, _("The file has a header but no rows yet; add some."))
    checker = RowChecker(text, verdict, header, layout, findings)
    rows = [checker.row(record) for record in records[1:]]
    checker.finish()
    if header.extra and all(row.raw is not None for row in rows):
        # No row fits the columns, so none would carry the names of the further ones.
        findings.left_out.append(
            LeftOut(layout.file, header.row, dict.fromkeys(header.extra, ""), n_rows=0)
        )
    return Table(layout, findings, rows)


def _with_text(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if any(cell.strip() for cell in record.cells)]


def _has_text(record: Record, place: int) -> bool:
    return place < len(record.cells) and bool(record.cells[place].strip())


def _absent(path: Path, layout: Layout, findings: Findings) -> Table:
    if layout.is_optional:
        return Table(layout, findings)
    workbooks = [path.with_suffix(end) for end in (".xlsx", ".xls", ".ods")]
    beside = [workbook.name for workbook in workbooks if workbook.exists()]
    if beside:
        message = _(
            "The file is missing, but {workbook} is there: open that in the spreadsheet and save it"
            " as 'CSV UTF-8' under the name {file}."
        ).format(workbook=beside[0], file=layout.file)
    else:
        message = _("The file is missing; add it, with the header line '{header}'.").format(
            header=",".join(layout.columns)
        )
    findings.error(layout.file, message)
    return Table(layout, findings, is_readable=False)


def _given_up(raw: bytes, fault: str, n_records: int, layout: Layout, findings: Findings) -> Table:
    is_blank = not decode(raw).text.strip()
    (findings.warn if is_blank and layout.is_optional else findings.error)(layout.file, fault)
    if not is_blank:
        left = LeftOut(layout.file, None, raw=keep_bytes(raw), n_rows=max(n_records - 1, 0))
        findings.left_out.append(left)
    return Table(layout, findings, is_readable=False)


def _without_separator_line(text: str, layout: Layout) -> tuple[str, str]:
    """Take off the line ``sep=;`` that a spreadsheet may write above the header, unseen."""
    line = _SEPARATOR_LINE.match(text)
    if line:
        return text[line.end() :], line[1]
    return text, find_delimiter(text, layout)


def _unreadable(err: OSError) -> str:
    return _("The file cannot be read ({reason}); mend its permissions, or replace it.").format(
        reason=err.strerror or type(err).__name__
    )


def _wrong_format(decoded: Decoded) -> str:
    if decoded.verdict is Verdict.WORKBOOK:
        return _(
            "This is a spreadsheet workbook under the name of a CSV file; open it in the"
            " spreadsheet and save it as 'CSV UTF-8'."
        )
    if decoded.verdict is Verdict.UTF16:
        return _(
            "The file is UTF-16 ('Unicode text'), expected UTF-8; open it in the spreadsheet and"
            " save it as 'CSV UTF-8'."
        )
    return ""


def _no_header(records: Sequence[Record]) -> str:
    return "" if records else _("The file is empty; give it at least its header line.")


def _other_delimiter(delimiter: str) -> str:
    if delimiter == "\t":
        return _("The file has tabs between its cells and was read so; save it with commas.")
    return _(
        "The file has '{delimiter}' between its cells and was read so; save it with commas."
    ).format(delimiter=delimiter)
