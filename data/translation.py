"""A statement in another language, given by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data import codes
from data.header import Layout
from data.keys import Keys
from data.references import read_reference
from data.row import Row

LAYOUT = Layout(
    file="translations.csv",
    columns=("statement", "language", "title", "text"),
    required=("statement", "language", "text"),
    is_optional=True,
)


@dataclass(frozen=True, slots=True)
class Translation:
    """One row of translations.csv: shown to readers of `language`, never a second statement.

    Attributes
    ----------
    statement : str
        Id of the statement that it translates.
    language : str
        BCP 47.
    title, text : str
        Verbatim; the title may be empty.
    extra : Mapping of str to str
        The cells of further columns.
    """

    statement: str
    language: str
    title: str = ""
    text: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_translation(row: Row, pairs: Keys, statements: Keys) -> Translation:
    """Read one row of translations.csv, and note what is wrong with it.

    `pairs` gathers statement and language, because a reader can be shown only one text.
    """
    translation = Translation(
        statement=read_reference(row, "statement", statements),
        language=row.require("language", codes.language, ""),
        title=row.text("title"),
        text=row.demand("text"),
        extra=row.extra,
    )
    pair = f"{translation.statement} {translation.language}"
    if pair in pairs.used:
        pairs.note_repeated(row, "language", pairs.used[pair])
    elif not row.has_error:
        pairs.used[pair] = row.number
    return translation


def translation_cells(translation: Translation) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the cells of a translation in the order of the columns, and its further columns."""
    cells = (translation.statement, translation.language, translation.title, translation.text)
    return cells, translation.extra
