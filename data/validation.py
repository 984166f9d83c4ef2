"""Everything that is wrong or doubtful in a catalogue, told at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.messages import _

Severity = Literal["error", "warning"]
SHOWN_CHARACTERS = 60
FILES = (
    "network.toml",
    "cities.csv",
    "statements.csv",
    "translations.csv",
    "partnerships.csv",
    "queries.csv",
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_UTF8 = re.compile(r"[\ud800-\udfff]+")


def shorten(cell: str) -> str:
    """Return `cell` fit for one line of a report: printable, at most `SHOWN_CHARACTERS` long."""
    head = cell[: SHOWN_CHARACTERS + 1]
    shown = _NOT_UTF8.sub("\ufffd", _CONTROL.sub(" ", head))
    return shown if len(head) <= SHOWN_CHARACTERS else shown[: SHOWN_CHARACTERS - 1] + "…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to know.

    `row` counts as a spreadsheet does: the header is row 1, a cell of several lines is one row.
    It is None when the problem belongs to the whole file. `found` is the cell, shortened.
    """

    severity: Severity
    file: str
    row: int | None
    column: str | None
    found: str
    message: str

    def describe(self) -> str:
        """Return the problem as one line: where, what was found, what to do."""
        what = " ".join(part for part in (self._found(), self.message) if part)
        return _("{where}: {what}").format(where=self._where(), what=what)

    def _where(self) -> str:
        where = [self.file]
        if self.row is not None:
            where.append(_("row {row}").format(row=self.row))
        if self.column is not None:
            where.append(_("column {column}").format(column=self.column))
        return ", ".join(where)

    def _found(self) -> str:
        return _("found '{found}'.").format(found=self.found) if self.found else ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, a theme or a whole file that could not be used, kept so that writing loses nothing.

    Attributes
    ----------
    file : str
        Name of the file that holds it.
    row : int or None
        Its row as a spreadsheet shows it; None for a theme or a whole file.
    cells : Mapping of str to str
        Column to cell, verbatim; bytes that were not UTF-8 are surrogate escapes (PEP 383).
    raw : str
        Instead of cells: the line as it stood when it does not fit the columns, a theme as TOML,
        or the content of the whole file.
    n_rows : int
        Rows that this stands for; 0 for the names of further columns that no row carries.
    """

    file: str
    row: int | None = field(compare=False)
    cells: Mapping[str, str] = field(default_factory=dict, hash=False)
    raw: str = ""
    n_rows: int = field(default=1, compare=False)

    @property
    def is_whole_file(self) -> bool:
        """Whether the file could not be used as a whole."""
        return self.row is None and self.file.endswith(".csv")


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Every problem of one reading, in the order of the files and of their rows."""

    problems: tuple[Problem, ...] = ()
    n_rows_left_out: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that left something out."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that left everything in use."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


@dataclass(slots=True)
class Findings:
    """What a reading gathers on its way."""

    problems: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def error(
        self,
        file: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        found: str = "",
    ) -> None:
        """Note something that cannot be used."""
        self.problems.append(Problem("error", file, row, column, shorten(found), message))

    def warn(
        self,
        file: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        found: str = "",
    ) -> None:
        """Note something that is used although it is doubtful."""
        self.problems.append(Problem("warning", file, row, column, shorten(found), message))

    def report(self) -> ValidationReport:
        """Return all that was noted, in reading order."""
        order = {file: place for place, file in enumerate(FILES)}
        problems = sorted(self.problems, key=lambda p: (order.get(p.file, len(FILES)), p.row or 0))
        return ValidationReport(tuple(problems), sum(left.n_rows for left in self.left_out))
