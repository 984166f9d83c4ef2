"""Statements as they change: every version stays, one of them is published, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.statement import Statement
from data.translation import Translation
from data.validation import shorten
from service.storage import audit, tables
from service.storage.codec import from_row, to_row, translations_of, translations_to_row
from service.storage.moments import in_utc

_places, _versions = tables.statement, tables.statement_version


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a statement.

    Attributes
    ----------
    number : int
        From 1.
    statement : Statement
    written_at : datetime
        In UTC.
    author : str or None
        Id of the account that wrote it; None for what was imported.
    is_published : bool
        Whether it is the one that readers see.
    is_waiting : bool
        Whether it waits for the secretariat.
    translations : tuple of Translation
        What people gave beside its text.
    """

    number: int
    statement: Statement
    written_at: datetime
    author: str | None
    is_published: bool
    is_waiting: bool
    translations: tuple[Translation, ...] = ()


def publish_statement(
    connection: Connection,
    statement: Statement,
    at: datetime,
    author: str | None = None,
    translations: Sequence[Translation] | None = None,
) -> int:
    """Publish a statement, new or changed, and return the number of its version.

    Parameters
    ----------
    connection : Connection
        Of `Database.writing`.
    statement : Statement
        Its city exists. A statement that says what its last version says makes no new version.
        What somebody proposed meanwhile goes on waiting.
    at : datetime
        Now, with its time zone.
    author : str, optional
        Id of the account that writes.
    translations : sequence of Translation, optional
        All that there are of it; None: those of its last version, if its words are the same.

    Raises
    ------
    NotFound
        If there is no such city.
    """
    number = _write(connection, statement, at, author, translations)
    _show(connection, statement.id, number, audit.PUBLISH, at, author)
    _end_waiting(connection, statement.id, number)
    return number


def propose_statement(
    connection: Connection,
    statement: Statement,
    at: datetime,
    author: str,
    translations: Sequence[Translation] | None = None,
) -> int:
    """Write a version that waits for the secretariat; readers see the one before until then.

    Parameters are those of `publish_statement`.

    Raises
    ------
    NotFound
        If there is no such city.
    """
    number = _write(connection, statement, at, author, translations)
    is_seen = _places.c.published.is_not_distinct_from(number)
    waiting = update(_places).where(_places.c.id == statement.id, ~is_seen)
    connection.execute(waiting.values(waiting=number))
    after = to_row(statement)
    audit.record(connection, at, author, audit.PROPOSE, statement.id, after=after)
    return number


def publish_waiting(
    connection: Connection, statement_id: str, number: int, at: datetime, by: str, *, verified: bool
) -> int:
    """Publish the version that waits, and return the number of what readers see now.

    Parameters
    ----------
    connection : Connection
    statement_id : str
    number : int
        Of the version that was read before it was judged.
    at : datetime
    by : str
        Id of the account that publishes.
    verified : bool
        Whether its source was checked; where the version does not say so, a new one does.

    Raises
    ------
    NotFound
        If that version does not wait, because another one does or somebody judged it already.
    """
    version = _demand_waiting(connection, statement_id, number)
    if verified and not version.statement.verified:
        _end_waiting(connection, statement_id)
        checked = replace(version.statement, verified=True)
        return publish_statement(connection, checked, at, by)
    _show(connection, statement_id, number, audit.PUBLISH, at, by)
    _end_waiting(connection, statement_id)
    return number


def decline_waiting(
    connection: Connection, statement_id: str, number: int, at: datetime, by: str
) -> None:
    """Let a version wait no longer; it stays in the history, and readers see what they saw.

    Raises
    ------
    NotFound
        As `publish_waiting`.
    """
    version = _demand_waiting(connection, statement_id, number)
    before = to_row(version.statement)
    audit.record(connection, at, by, audit.DECLINE, statement_id, before=before)
    _end_waiting(connection, statement_id)


def withdraw_statement(
    connection: Connection, statement_id: str, at: datetime, by: str | None = None
) -> None:
    """Take a statement out of what readers see and of what waits; its versions stay.

    Raises
    ------
    NotFound
        If there is no such statement.
    """
    if not statement_versions(connection, statement_id):
        raise NotFound(_("There is no statement '{wanted}'.").format(wanted=shorten(statement_id)))
    _show(connection, statement_id, None, audit.WITHDRAW, at, by)
    _end_waiting(connection, statement_id)


def seen_version(connection: Connection, statement_id: str) -> int | None:
    """Return the number of the version that readers see; None where they see none."""
    found: int | None = connection.scalar(
        select(_places.c.published).where(_places.c.id == statement_id)
    )
    return found


def show_again(
    connection: Connection, statement_id: str, number: int | None, at: datetime, by: str
) -> None:
    """Let readers see an earlier version again, or none."""
    _show(
        connection,
        statement_id,
        number,
        audit.WITHDRAW if number is None else audit.PUBLISH,
        at,
        by,
    )


def statement_versions(connection: Connection, statement_id: str) -> tuple[Version, ...]:
    """Return all versions of a statement, the first one first; empty when there is none."""
    rows = connection.execute(
        _with_places().where(_versions.c.id == statement_id).order_by(_versions.c.number)
    )
    return tuple(_version(row) for row in rows.mappings())


def waiting_versions(connection: Connection) -> tuple[Version, ...]:
    """Return what waits for the secretariat, the oldest first."""
    rows = connection.execute(
        _with_places()
        .where(_places.c.waiting == _versions.c.number)
        .order_by(_versions.c.written_at, _versions.c.id)
    )
    return tuple(_version(row) for row in rows.mappings())


def latest_versions_of(connection: Connection, city: str) -> tuple[Version, ...]:
    """Return the last version of every statement of a city, in the order of the catalogue."""
    last = (
        select(_versions.c.id, func.max(_versions.c.number).label("number"))
        .group_by(_versions.c.id)
        .subquery()
    )
    is_last = (_versions.c.id == last.c.id) & (_versions.c.number == last.c.number)
    rows = connection.execute(
        _with_places()
        .join(last, is_last)
        .where(_versions.c.city == city)
        .order_by(_places.c.position)
    )
    return tuple(_version(row) for row in rows.mappings())


def _with_places() -> Select[Any]:
    return select(_versions, _places.c.published, _places.c.waiting).join(
        _places, _places.c.id == _versions.c.id
    )


def _version(row: RowMapping) -> Version:
    return Version(
        row["number"],
        from_row(Statement, row),
        in_utc(row["written_at"]),
        row["author"],
        is_published=row["number"] == row["published"],
        is_waiting=row["number"] == row["waiting"],
        translations=translations_of(row),
    )


def _write(
    connection: Connection,
    statement: Statement,
    at: datetime,
    author: str | None,
    translations: Sequence[Translation] | None,
) -> int:
    """Write a version unless the last one says the same; return its number."""
    _demand_city(connection, statement.city)
    earlier = statement_versions(connection, statement.id)
    if translations is None:
        translations = _still_true(earlier, statement)
    if not earlier:
        last = connection.scalar(select(func.max(_places.c.position)))
        place = 0 if last is None else last + 1
        connection.execute(insert(_places).values(id=statement.id, position=place))
    elif (earlier[-1].statement, earlier[-1].translations) == (statement, tuple(translations)):
        return earlier[-1].number
    number = len(earlier) + 1
    row = {
        **to_row(statement), "number": number, "written_at": at.astimezone(UTC), "author": author,
        "translations": translations_to_row(translations),
    }  # fmt: skip
    connection.execute(insert(_versions), [row])
    return number


def _still_true(earlier: Sequence[Version], statement: Statement) -> Sequence[Translation]:
    """Return the translations of the last version if what they translate is said still."""
    if not earlier:
        return ()
    last = earlier[-1].statement
    same = (last.title, last.text) == (statement.title, statement.text)
    return earlier[-1].translations if same else ()


def _show(
    connection: Connection,
    statement_id: str,
    number: int | None,
    action: str,
    at: datetime,
    by: str | None,
) -> None:
    """Let readers see a version, or none, and write down what that changes."""
    place = _places.c.id == statement_id
    versions = statement_versions(connection, statement_id)
    before = next((to_row(v.statement) for v in versions if v.is_published), None)
    after = next((to_row(v.statement) for v in versions if v.number == number), None)
    is_seen = _places.c.published.is_not_distinct_from(number)
    shown = update(_places).where(place, ~is_seen).values(published=number)
    if connection.execute(shown).rowcount:
        grown = tables.network.c.generation + 1
        connection.execute(update(tables.network).values(generation=grown))
        audit.record(connection, at, by, action, statement_id, before=before, after=after)


def _end_waiting(connection: Connection, statement_id: str, number: int | None = None) -> None:
    """Let a version wait no longer: that one, or whichever does."""
    place = _places.c.id == statement_id
    if number is not None:
        place &= _places.c.waiting == number
    connection.execute(update(_places).where(place).values(waiting=None))


def _demand_waiting(connection: Connection, statement_id: str, number: int) -> Version:
    for version in statement_versions(connection, statement_id):
        if version.is_waiting and version.number == number:
            return version
    raise NotFound(
        _("Version {number} of '{wanted}' does not wait any more. Look again what does.").format(
            number=number, wanted=shorten(statement_id)
        )
    )


def _demand_city(connection: Connection, city: str) -> None:
    if connection.scalar(select(tables.city.c.id).where(tables.city.c.id == city)) is None:
        raise NotFound(_("There is no city '{wanted}'.").format(wanted=shorten(city)))
