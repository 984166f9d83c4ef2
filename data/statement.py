"""What a city is, needs or has done, in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data import codes, fields
from data.header import Layout
from data.keys import Keys
from data.messages import _
from data.references import read_reference, read_themes
from data.row import Row
from data.translation import Translation

__all__ = ["KINDS", "STATUSES", "Statement", "Translation"]

KINDS = ("profile", "need", "experience")
STATUSES = ("planned", "running", "done", "stopped")
LAYOUT = Layout(
    file="statements.csv",
    columns=(
        "id", "city", "kind", "themes", "language", "year", "title", "text", "status", "source",
        "verified",
    ),
    required=("id", "city", "kind", "text"),
    numeric=frozenset({"year"}),
)  # fmt: skip
_KIND = fields.one_of(KINDS)
_STATUS = fields.one_of(STATUSES)


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of statements.csv.

    Attributes
    ----------
    id : str
        Unique, no blanks.
    city : str
        Id of the city that it is about.
    kind : str
        One of `KINDS`.
    themes : tuple of str
        Theme ids; empty = to be inferred.
    language : str or None
        BCP 47; None = to be detected.
    year : int or None
        Year of the fact.
    title, text : str
        Verbatim; the title may be empty.
    status : str
        One of `STATUSES`, or empty.
    source : str
        Web address or document.
    verified : bool
        Whether somebody checked it; an empty cell is no.
    extra : Mapping of str to str
        The cells of further columns.
    """

    id: str
    city: str
    kind: str
    themes: tuple[str, ...] = ()
    language: str | None = None
    year: int | None = None
    title: str = ""
    text: str = ""
    status: str = ""
    source: str = ""
    verified: bool = False
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_statement(row: Row, ids: Keys, cities: Keys, themes: Keys) -> Statement:
    """Read one row of statements.csv, and note what is wrong with it."""
    statement = Statement(
        id=ids.claim(row, "id", fields.identifier),
        city=read_reference(row, "city", cities),
        kind=row.require("kind", _KIND, ""),
        themes=read_themes(row, themes),
        language=row.parse("language", codes.language, None),
        year=row.parse("year", fields.year, None),
        title=row.text("title"),
        text=row.demand("text"),
        status=row.parse("status", _STATUS, ""),
        source=row.text("source"),
        verified=row.parse("verified", fields.yes_no, False),
        extra=row.extra,
    )
    _check_doubts(row, statement)
    return statement


def statement_cells(statement: Statement) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the cells of a statement in the order of the columns, and its further columns."""
    cells = (
        statement.id,
        statement.city,
        statement.kind,
        ";".join(statement.themes),
        statement.language or "",
        "" if statement.year is None else str(statement.year),
        statement.title,
        statement.text,
        statement.status,
        statement.source,
        "yes" if statement.verified else "no",
    )
    return cells, statement.extra


def _check_doubts(row: Row, statement: Statement) -> None:
    words = ", ".join(STATUSES)
    if statement.kind == "experience" and not row.key("status"):
        message = _("The status of this experience is unknown; write one of: {words}.")
        row.warn("status", message.format(words=words))
    if statement.kind in ("profile", "need") and statement.status:
        row.warn("status", _("Only an experience has a status; leave the cell empty."))
    if not row.key("source"):
        message = _("The statement has no source; give a web address or the name of a document.")
        row.warn("source", message)
    if not row.key("verified"):
        row.warn("verified", _("The cell is empty and counts as 'no'; write 'yes' or 'no'."))
