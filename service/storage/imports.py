"""Imports in the database: what was sent, what was written, what was undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.errors import Conflict, NotFound
from data.messages import _
from data.statement import Statement
from data.validation import shorten
from service.storage import audit, tables
from service.storage.moments import in_utc
from service.storage.statements import publish_statement, seen_version, show_again

_batches, _rows = tables.import_batch, tables.import_row


@dataclass(frozen=True, slots=True)
class Batch:
    """One import.

    Attributes
    ----------
    id : str
    name : str
        Of the file.
    made_at : datetime
    account : str
        Id of who sent it.
    content : mapping
        Header, rows and their numbers, as they were sent; empty once it was written.
    written_at, undone_at : datetime or None
    """

    id: str
    name: str
    made_at: datetime
    account: str
    content: Mapping[str, Any]
    written_at: datetime | None
    undone_at: datetime | None


def keep_upload(
    connection: Connection,
    batch: str,
    name: str,
    content: Mapping[str, Any],
    at: datetime,
    by: str,
) -> None:
    """Keep what somebody sent until it is confirmed; nothing of it is in the catalogue."""
    row = {
        "id": batch, "name": name, "made_at": at.astimezone(UTC), "account": by,
        "content": dict(content), "written_at": None, "undone_at": None,
    }  # fmt: skip
    connection.execute(insert(_batches), [row])


def find_batch(connection: Connection, batch: str) -> Batch:
    """Return an import.

    Raises
    ------
    NotFound
    """
    row = connection.execute(select(_batches).where(_batches.c.id == batch)).one_or_none()
    if row is None:
        raise NotFound(_("There is no import '{wanted}'.").format(wanted=shorten(batch)))
    return _batch(row)


def all_batches(connection: Connection) -> tuple[Batch, ...]:
    """Return all imports, the latest first."""
    rows = connection.execute(select(_batches).order_by(_batches.c.made_at.desc(), _batches.c.id))
    return tuple(map(_batch, rows))


def write_batch(
    connection: Connection, batch: str, statements: Sequence[Statement], at: datetime, by: str
) -> int:
    """Publish the statements of an import, all in this transaction; return how many changed.

    Raises
    ------
    NotFound
        If there is no such import.
    Conflict
        If it was written already.
    """
    if find_batch(connection, batch).written_at is not None:
        raise Conflict(_("This import was written already."))
    written = []
    for statement in statements:
        before = seen_version(connection, statement.id)
        number = publish_statement(connection, statement, at, by)
        if number != before:
            written.append(
                {"batch": batch, "statement": statement.id, "number": number, "before": before}
            )
    if written:
        connection.execute(insert(_rows), written)
    done = update(_batches).where(_batches.c.id == batch)
    connection.execute(done.values(written_at=at.astimezone(UTC), content={}))
    audit.record(connection, at, by, audit.IMPORT, batch, after={"statements": len(written)})
    return len(written)


def undo_batch(
    connection: Connection, batch: str, at: datetime, by: str
) -> tuple[int, tuple[str, ...]]:
    """Let readers see again what they saw before an import.

    Returns
    -------
    int, tuple of str
        How many statements went back, and which were changed since and stay as they are.

    Raises
    ------
    NotFound
        If there is no such import.
    Conflict
        If it was never written, or undone already.
    """
    found = find_batch(connection, batch)
    if found.written_at is None or found.undone_at is not None:
        raise Conflict(_("This import cannot be undone: it is not in the catalogue."))
    stay, n = [], 0
    rows = connection.execute(
        select(_rows).where(_rows.c.batch == batch).order_by(_rows.c.statement)
    )
    for row in rows.all():
        if seen_version(connection, row.statement) == row.number:
            show_again(connection, row.statement, row.before, at, by)
            n += 1
        else:
            stay.append(row.statement)
    undone = update(_batches).where(_batches.c.id == batch)
    connection.execute(undone.values(undone_at=at.astimezone(UTC)))
    audit.record(
        connection, at, by, audit.UNDO, batch, after={"statements": n, "changed since": stay}
    )
    return n, tuple(stay)


def _batch(row: Any) -> Batch:  # noqa: ANN401
    return Batch(
        row.id,
        row.name,
        in_utc(row.made_at),
        row.account,
        row.content,
        None if row.written_at is None else in_utc(row.written_at),
        None if row.undone_at is None else in_utc(row.undone_at),
    )
