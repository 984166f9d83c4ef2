"""Two records of one city become one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from data.city import City
from data.errors import Conflict, NotFound
from data.messages import _
from data.validation import shorten
from service.storage import audit, tables
from service.storage.codec import from_row, to_row

_MOVED = (tables.statement_version, tables.confirmation, tables.account, tables.invitation)
"""Where every row of the one is simply a row of the other."""
_PAIRED = (tables.interest, tables.reaction)
_partnerships, _contacts = tables.partnership, tables.contact


def merge_cities(connection: Connection, gone: str, kept: str, at: datetime, by: str) -> None:
    """Let everything of one city be of another, and take the emptied record away.

    Parameters
    ----------
    connection : Connection
        Of `Database.writing`.
    gone, kept : str
        City ids. What both have once, such as a contact, stays as `kept` has it. Ties of the two
        with each other go: nobody is a partner of itself. Programmes of workshops stay as they were
        made.
    at : datetime
    by : str
        Id of the account.

    Raises
    ------
    NotFound
        If there is no such city.
    Conflict
        If they are the same.
    """
    if gone == kept:
        raise Conflict(_("Choose two different records."))
    before = {name: _city(connection, name) for name in (gone, kept)}
    for table in _MOVED:
        _move(connection, table, "city", gone, kept)
    for table in _PAIRED:
        _merge_pairs(connection, table, gone, kept)
    ends = (_partnerships.c.city_a.in_([gone, kept]), _partnerships.c.city_b.in_([gone, kept]))
    connection.execute(delete(_partnerships).where(*ends))
    for side in ("city_a", "city_b"):
        _move(connection, _partnerships, side, gone, kept)
    if connection.execute(select(_contacts).where(_contacts.c.city == kept)).first() is None:
        _move(connection, _contacts, "city", gone, kept)
    connection.execute(delete(_contacts).where(_contacts.c.city == gone))
    connection.execute(delete(tables.city).where(tables.city.c.id == gone))
    audit.record(
        connection, at, by, audit.MERGE, kept,
        before=to_row(before[gone]), after={"merged": gone},
    )  # fmt: skip
    grown = tables.network.c.generation + 1
    connection.execute(update(tables.network).values(generation=grown))


def _city(connection: Connection, wanted: str) -> City:
    rows = connection.execute(select(tables.city).where(tables.city.c.id == wanted)).mappings()
    found = rows.one_or_none()
    if found is None:
        raise NotFound(_("There is no city '{wanted}'.").format(wanted=shorten(wanted)))
    return from_row(City, found)


def _move(connection: Connection, table: Table, column: str, gone: str, kept: str) -> None:
    connection.execute(update(table).where(table.c[column] == gone).values(**{column: kept}))


def _merge_pairs(connection: Connection, table: Table, gone: str, kept: str) -> None:
    """Rename one of two cities in rows of which each pair of cities and theme has one."""
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    touched = [row for row in rows if gone in (row["city"], row["candidate"])]
    taken = {_key(row) for row in rows if row not in touched}
    for row in touched:
        connection.execute(
            delete(table).where(
                table.c.city == row["city"],
                table.c.candidate == row["candidate"],
                table.c.theme == row["theme"],
            )
        )
        for side in ("city", "candidate"):
            row[side] = kept if row[side] == gone else row[side]
        if row["city"] != row["candidate"] and _key(row) not in taken:
            taken.add(_key(row))
            connection.execute(table.insert(), [row])


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["city"], row["candidate"], row["theme"]
