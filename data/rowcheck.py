"""What can be wrong with a row before anybody looks at what its cells mean."""

from data.encoding import NOT_UTF8, Verdict
from data.formula import FORMULA_STARTS, looks_like_formula
from data.header import Header, Layout
from data.messages import _
from data.row import Row
from data.separated import Record
from data.validation import Findings

MAX_CELL = 1_000_000
_ROWS_NAMED = 5


class RowChecker:
    """Turns the records of one file into rows, and notes those that cannot be taken apart."""

    def __init__(
        self, text: str, verdict: Verdict, header: Header, layout: Layout, findings: Findings
    ) -> None:
        self._text = text
        self._is_eight_bit = verdict is Verdict.EIGHT_BIT
        self._is_utf8 = verdict is Verdict.UTF8
        self._has_nul = "\0" in text
        self._header = header
        self._layout = layout
        self._findings = findings
        self._absent = [name for name in layout.columns if name not in header.names]
        self._not_utf8: list[Row] = []

    def row(self, record: Record) -> Row:
        """Return the row of a record, marked as in error if it cannot be used."""
        cells, names = record.cells, self._header.names
        n_more = len(cells) - len(names)
        if n_more > 0 and not any(cell.strip() for cell in cells[len(names) :]):
            cells = cells[: len(names)]
        by_name = dict(zip(names, cells, strict=False))
        by_name.pop("", None)
        by_name.update(dict.fromkeys(self._absent, ""))
        extra = {name: by_name.get(name, "") for name in self._header.extra}
        row = Row(self._layout.file, record.number, by_name, extra, self._findings)
        if record.is_broken or len(cells) != len(names):
            row.raw = self._raw(record)
            row.error(None, self._misfit(record), row.raw)
        elif n_more > 0:
            row.warn(None, _("Empty cells follow the last column; delete them."))
        self._check_characters(row, record)
        if not row.has_error:
            self._check_formulas(row)
        return row

    def finish(self) -> None:
        """Note the rows that are not UTF-8: each one, or all at once when the whole file is not."""
        rows = self._not_utf8
        if self._is_eight_bit and len(rows) > 1:
            self._findings.error(
                self._layout.file, _whole_file(rows), found=_first_not_utf8(rows[0])[1]
            )
            return
        for row in rows:
            column, found = _first_not_utf8(row)
            row.error(
                column,
                _(
                    "The accents of this row are not UTF-8 but of another encoding; type them again"
                    " and save the file as 'CSV UTF-8'."
                ),
                found,
            )

    def _check_characters(self, row: Row, record: Record) -> None:
        if record.end - record.start > MAX_CELL:
            self._check_sizes(row)
        if self._has_nul:
            for column, cell in row.cells.items():
                if "\0" in cell:
                    row.error(column, _("The cell holds a NUL character; type the text again."))
        is_bad = not self._is_utf8 and NOT_UTF8.search(self._text, record.start, record.end)
        if is_bad:
            row.has_error = True
            self._not_utf8.append(row)

    def _check_sizes(self, row: Row) -> None:
        for column, cell in row.cells.items():
            if len(cell) > MAX_CELL:
                row.error(
                    column,
                    _(
                        "The cell has {n} characters, at most {limit} are read; shorten it, or"
                        " divide it among several rows."
                    ).format(n=len(cell), limit=MAX_CELL),
                )

    def _check_formulas(self, row: Row) -> None:
        for column, cell in row.cells.items():
            if cell[:1] not in FORMULA_STARTS or column in self._layout.numeric:
                continue
            if looks_like_formula(cell):
                row.warn(
                    column,
                    _(
                        "A spreadsheet may run this cell as a formula; it is kept as it is: put a"
                        " word before its first character if that was not meant."
                    ),
                )

    def _raw(self, record: Record) -> str:
        if len(record.cells) == 1 and not record.is_broken:
            return record.cells[0]
        return self._text[record.start : record.end]

    def _misfit(self, record: Record) -> str:
        if record.is_broken:
            return _(
                "The quotation marks of this row do not pair up; close the one that is open, and"
                " write a quotation mark inside a text twice."
            )
        return _(
            "The row has {n} cells, the header has {expected}; put quotation marks around a text"
            " that holds the separator, and give every column its cell."
        ).format(n=len(record.cells), expected=len(self._header.names))


def _first_not_utf8(row: Row) -> tuple[str | None, str]:
    for column, cell in row.cells.items():
        if NOT_UTF8.search(cell):
            return column, cell
    return None, row.raw or ""


def _whole_file(rows: list[Row]) -> str:
    named = ", ".join(str(row.number) for row in rows[:_ROWS_NAMED])
    return _(
        "The file is not UTF-8 but of an older encoding such as Windows-1252, so that {n} rows with"
        " accents cannot be read (rows {rows}); open it in the spreadsheet and save it as"
        " 'CSV UTF-8'."
    ).format(n=len(rows), rows=named + (", …" if len(rows) > _ROWS_NAMED else ""))
