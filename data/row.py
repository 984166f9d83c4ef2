"""One row of a table on its way to a record: its cells, and what is wrong with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from data.fields import BadCell
from data.messages import _
from data.validation import Findings, LeftOut

T = TypeVar("T")
D = TypeVar("D")


@dataclass(slots=True)
class Row:
    """Cells by column, verbatim, and the findings they lead to.

    `raw` is the line as it stood when it does not fit the columns, else None. `blocked_by` names
    the unusable file that this row depends on, if any.
    """

    file: str
    number: int
    cells: dict[str, str]
    extra: dict[str, str]
    findings: Findings
    raw: str | None = None
    has_error: bool = False
    blocked_by: str = ""

    def text(self, column: str) -> str:
        """Return the cell verbatim; empty = unknown."""
        return self.cells.get(column, "")

    def key(self, column: str) -> str:
        """Return the cell without the blanks around it: for ids, codes and words of a list."""
        return self.cells.get(column, "").strip()

    def parse(self, column: str, parser: Callable[[str], T], default: D) -> T | D:
        """Return the parsed cell; `default` when it is empty, or wrong and hence noted."""
        cell = self.key(column)
        if not cell:
            return default
        try:
            return parser(cell)
        except BadCell as bad:
            self.error(column, str(bad), bad.found)
            return default

    def require(self, column: str, parser: Callable[[str], T], default: D) -> T | D:
        """Do as `parse`, but note an empty cell as an error."""
        self.demand(column)
        return self.parse(column, parser, default)

    def demand(self, column: str) -> str:
        """Return the cell verbatim; note an empty one as an error."""
        if not self.key(column):
            self.error(column, _("The cell is empty; a row cannot be used without it: fill it in."))
        return self.text(column)

    def error(self, column: str | None, message: str, found: str | None = None) -> None:
        """Note an error: the row will be left out."""
        self.has_error = True
        self.findings.error(self.file, message, self.number, column, self._shown(column, found))

    def warn(self, column: str | None, message: str, found: str | None = None) -> None:
        """Note a doubt: the row stays in use."""
        self.findings.warn(self.file, message, self.number, column, self._shown(column, found))

    def leave_out(self) -> None:
        """Keep the row as it stood, out of use."""
        if self.raw is None:
            left = LeftOut(self.file, self.number, {**self.cells})
        else:
            left = LeftOut(self.file, self.number, raw=self.raw)
        self.findings.left_out.append(left)

    def _shown(self, column: str | None, found: str | None) -> str:
        return found if found is not None else self.text(column or "")
