"""Statements as they change: every version stays, one of them is published, or none."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.statement import Statement
from data.validation import shorten
from service.storage import tables
from service.storage.codec import from_row, to_row

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
    is_published : bool
        Whether it is the one that readers see.
    """

    number: int
    statement: Statement
    written_at: datetime
    is_published: bool


def publish_statement(connection: Connection, statement: Statement, at: datetime) -> int:
    """Publish a statement, new or changed, and return the number of its version.

    Parameters
    ----------
    connection : Connection
        Of `Database.writing`.
    statement : Statement
        Its city exists. A statement that says what its last version says makes no new version.
    at : datetime
        Now, with its time zone.

    Raises
    ------
    NotFound
        If there is no such city.
    """
    _demand_city(connection, statement.city)
    earlier = statement_versions(connection, statement.id)
    if not earlier:
        last = connection.scalar(select(func.max(_places.c.position)))
        place = 0 if last is None else last + 1
        connection.execute(insert(_places).values(id=statement.id, position=place))
    if earlier and earlier[-1].statement == statement:
        number, is_new = earlier[-1].number, not earlier[-1].is_published
    else:
        number, is_new = len(earlier) + 1, True
        row = {**to_row(statement), "number": number, "written_at": at.astimezone(UTC)}
        connection.execute(insert(_versions), [row])
    if is_new:
        _show(connection, statement.id, number)
    return number


def withdraw_statement(connection: Connection, statement_id: str) -> None:
    """Take a statement out of what readers see; its versions stay.

    Raises
    ------
    NotFound
        If there is no such statement.
    """
    if not statement_versions(connection, statement_id):
        raise NotFound(_("There is no statement '{wanted}'.").format(wanted=shorten(statement_id)))
    _show(connection, statement_id, None)


def statement_versions(connection: Connection, statement_id: str) -> tuple[Version, ...]:
    """Return all versions of a statement, the first one first; empty when there is none."""
    published = connection.scalar(select(_places.c.published).where(_places.c.id == statement_id))
    rows = connection.execute(
        select(_versions).where(_versions.c.id == statement_id).order_by(_versions.c.number)
    )
    return tuple(
        Version(
            row["number"],
            from_row(Statement, row),
            _in_utc(row["written_at"]),
            row["number"] == published,
        )
        for row in rows.mappings()
    )


def _show(connection: Connection, statement_id: str, number: int | None) -> None:
    shown = update(_places).where(_places.c.id == statement_id).values(published=number)
    connection.execute(shown)
    grown = tables.network.c.generation + 1
    connection.execute(update(tables.network).values(generation=grown))


def _demand_city(connection: Connection, city: str) -> None:
    if connection.scalar(select(tables.city.c.id).where(tables.city.c.id == city)) is None:
        raise NotFound(_("There is no city '{wanted}'.").format(wanted=shorten(city)))


def _in_utc(moment: datetime) -> datetime:
    # SQLite keeps no zone; what is written there is UTC.
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
