"""Rows of a table as statements: what each would change, and what is wrong with it."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from data.catalogue import Catalogue
from data.errors import NotFound
from data.fields import BadCell, identifier
from data.messages import _
from data.statement import Statement
from service.contributions import Contribution, faults_of, statement_of
from service.imports.mapping import Mapped, is_yes, kind_of, status_of
from service.imports.upload import Sheet
from service.problems import sentence_of

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"


@dataclass(frozen=True, slots=True)
class Checked:
    """One row.

    Attributes
    ----------
    number : int
        As a spreadsheet shows it.
    what : str
        `NEW`, `CHANGED`, `SAME` (nothing would be written) or `FAULTY`.
    statement : Statement or None
        What it says; None where it is faulty.
    faults : tuple of (str, str)
        Field and sentence.
    """

    number: int
    what: str
    statement: Statement | None
    faults: tuple[tuple[str, str], ...] = ()


def check_rows(
    catalogue: Catalogue, sheet: Sheet, mapped: Mapped, given: Mapping[str, str], batch: str
) -> list[Checked]:
    """Check every row.

    Parameters
    ----------
    catalogue : Catalogue
        As it is published now.
    sheet : Sheet
    mapped : mapping of field to column
    given : mapping of field to str
        What stands for a field (`city`, `kind`) that no column holds or whose cell is empty.
    batch : str
        Id of the import; rows without an id of their own are named after it, the same each time.
    """
    known = {statement.id: statement for statement in catalogue.statements}
    seen: set[str] = set()
    found = []
    for place, (number, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        row = {field: cells[column].strip() for field, column in mapped.items()}
        row |= {field: value for field, value in given.items() if not row.get(field)}
        one = _check(catalogue, known, row, f"{batch}-{place + 1}", number)
        own = one.statement.id if one.statement is not None else ""
        if own in seen:
            one = Checked(number, FAULTY, None, (("id", _twice(own)),))
        elif own:
            seen.add(own)
        found.append(one)
    return found


def count_rows(rows: Iterable[Checked]) -> dict[str, int]:
    """Return how many rows there are of each kind."""
    counted = Counter(row.what for row in rows)
    return {what: counted[what] for what in (NEW, CHANGED, SAME, FAULTY)}


def _check(
    catalogue: Catalogue,
    known: Mapping[str, Statement],
    row: Mapping[str, str],
    own_id: str,
    number: int,
) -> Checked:
    faults: list[tuple[str, str]] = []
    values = dict(_read(catalogue, row, faults))
    statement_id = row.get("id") or own_id
    try:
        identifier(statement_id)
    except BadCell as bad:
        faults.append(("id", str(bad)))
    try:
        given = Contribution.model_validate(values)
    except ValidationError as err:
        faults += [(str(each["loc"][0]), sentence_of(each)) for each in err.errors()]
        return Checked(number, FAULTY, None, tuple(faults))
    told = {field for field, _sentence in faults}
    faults += [fault for fault in faults_of(catalogue, given) if fault[0] not in told]
    if faults:
        return Checked(number, FAULTY, None, tuple(faults))
    earlier = known.get(statement_id)
    kept = earlier or Statement(statement_id, given.city, given.kind)
    statement = statement_of(catalogue, given, kept, verified=given.verified)
    what = NEW if earlier is None else SAME if statement == earlier else CHANGED
    return Checked(number, what, statement)


def _read(
    catalogue: Catalogue, row: Mapping[str, str], faults: list[tuple[str, str]]
) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a row as a contribution has them."""
    for field in ("title", "text", "source", "language", "year"):
        if row.get(field):
            yield field, row[field]
    yield "text", row.get("text", "")
    yield "kind", kind_of(row.get("kind", ""))
    yield "status", status_of(row.get("status", ""))
    yield "verified", is_yes(row.get("verified", ""))
    yield "city", _found(lambda: catalogue.find_city(row.get("city", "")).id, "city", faults)
    themes = [name.strip() for name in row.get("themes", "").split(";") if name.strip()]
    yield (
        "themes",
        [
            _found(lambda name=name: catalogue.find_theme(name).id, "themes", faults)
            for name in themes
        ],
    )


def _found(find: Any, field: str, faults: list[tuple[str, str]]) -> str:  # noqa: ANN401
    try:
        return str(find())
    except NotFound as err:
        faults.append((field, str(err)))
        return ""


def _twice(statement_id: str) -> str:
    return _("The id '{id}' stands in an earlier row too. Give each row its own.").format(
        id=statement_id
    )


def new_batch() -> str:
    """Return an id for an import."""
    return f"import-{secrets.token_hex(4)}"
