"""Needs in free words, asked by a city on a theme: queries.csv."""

from dataclasses import dataclass
from pathlib import Path

from data import city, codes, fields
from data.catalogue import Catalogue
from data.errors import DataError, NotFound
from data.header import Layout
from data.keys import Keys
from data.messages import _
from data.records import read_records
from data.references import read_reference
from data.row import Row
from data.table import read_table
from data.validation import Findings, ValidationReport

LAYOUT = Layout(
    file="queries.csv",
    columns=("id", "city", "theme", "text", "language"),
    required=("id", "city", "theme", "text"),
)


MAX_NEED_CHARS = 20_000


def check_need(need: str) -> None:
    """Refuse a need that says nothing, or more than anybody would read.

    Raises
    ------
    DataError
        If `need` has no word, is longer than `MAX_NEED_CHARS` characters, or is no valid text.
    """
    if not any(map(str.isalnum, need)):
        raise DataError(_("The need is empty. Say in a sentence or two what the city needs."))
    if len(need) > MAX_NEED_CHARS:
        raise DataError(
            _(
                "The need has {n} characters, more than the {limit} that can be asked. Shorten it"
                " to the problem itself."
            ).format(n=len(need), limit=MAX_NEED_CHARS)
        )
    if any("\ud800" <= character <= "\udfff" for character in need):
        raise DataError(_("The need holds characters that are not text. Type it again."))


@dataclass(frozen=True, slots=True)
class Query:
    """One row of a queries file.

    Attributes
    ----------
    id : str
        Unique, no blanks; the query id of the run.
    city : str
        Id of the city that asks.
    theme : str
        Theme id.
    text : str
        The need, verbatim.
    language : str or None
        BCP 47; None = to be detected.
    """

    id: str
    city: str
    theme: str
    text: str
    language: str | None = None


def read_queries(path: Path, catalogue: Catalogue) -> tuple[tuple[Query, ...], ValidationReport]:
    """Read a queries file, and everything that is wrong with it.

    Parameters
    ----------
    path : Path
        A CSV file with the columns of `LAYOUT`; further ones are passed over with a warning.
    catalogue : Catalogue
        The cities and themes that may be named.

    Raises
    ------
    NotFound
        If there is no such file.
    """
    if not path.exists():
        raise NotFound(_("There is no queries file {path}. Mend the path.").format(path=path))
    findings = Findings()
    ids, cities, themes = Keys(path.name), _city_keys(catalogue), _theme_keys(catalogue)
    table = read_table(path, LAYOUT, findings)
    queries = read_records(table, lambda row: _read_query(row, ids, cities, themes), ids)
    return queries, findings.report()


def _read_query(row: Row, ids: Keys, cities: Keys, themes: Keys) -> Query:
    return Query(
        id=ids.claim(row, "id", fields.identifier),
        city=read_reference(row, "city", cities),
        theme=read_reference(row, "theme", themes),
        text=_need(row),
        language=row.parse("language", codes.language, None),
    )


def _need(row: Row) -> str:
    need = row.demand("text")
    if need.strip():
        try:
            check_need(need)
        except DataError as err:
            row.error("text", str(err))
    return need


def _city_keys(catalogue: Catalogue) -> Keys:
    keys = Keys(city.LAYOUT.file)
    for one in catalogue.cities:
        keys.used[one.id] = 0
        keys.add_label(one.name, one.id)
    for left in catalogue.left_out:
        if left.file == keys.file and left.row is not None and left.cells:
            keys.failed.setdefault(left.cells.get("id", "").strip(), left.row)
    keys.is_readable = bool(keys.used or keys.failed)
    return keys


def _theme_keys(catalogue: Catalogue) -> Keys:
    keys = Keys("network.toml")
    for theme in catalogue.network.themes:
        keys.used[theme.id] = 0
        for word in (*theme.label.values(), *theme.synonyms):
            keys.add_label(word, theme.id)
    return keys
