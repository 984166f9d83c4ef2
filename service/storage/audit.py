"""What was done, by whom and when, with what stood before and after; only ever added to."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from service.storage import tables
from service.storage.moments import in_utc

PUBLISH, PROPOSE, DECLINE, WITHDRAW = "publish", "propose", "decline", "withdraw"
CONFIRM = "confirm"
IMPORT, UNDO = "import", "undo"
CONTACT, INTEREST, PARTNERSHIP = "contact", "interest", "partnership"
REACTION, MERGE = "reaction", "merge"
WORKSHOP, OUTCOME = "workshop", "outcome"
JOB = "job"
INVITE, JOIN, CLOSE = "invite", "join", "close"
MAKE_TOKEN, REVOKE_TOKEN = "make token", "revoke token"
ACTIONS = (
    PUBLISH, PROPOSE, DECLINE, WITHDRAW, CONFIRM, IMPORT, UNDO, CONTACT, INTEREST, PARTNERSHIP,
    REACTION, MERGE, WORKSHOP, OUTCOME, JOB, INVITE, JOIN, CLOSE, MAKE_TOKEN, REVOKE_TOKEN,
)  # fmt: skip
_log = tables.audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done.

    Attributes
    ----------
    number : int
        From 1, in the order of what was done.
    at : datetime
        In UTC.
    account : str or None
        Id of who did it; None for the program itself.
    action : str
        One of `ACTIONS`.
    subject : str
        Id of the statement, city, account or token.
    before, after : mapping or None
        What stood there; None where there was nothing, or nothing that may be kept.
    """

    number: int
    at: datetime
    account: str | None
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record(
    connection: Connection,
    at: datetime,
    by: str | None,
    action: str,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down what the same transaction does.

    Parameters
    ----------
    connection : Connection
        Of `Database.writing`.
    at : datetime
        Now, with its time zone.
    by : str or None
        Id of the account.
    action : str
        One of `ACTIONS`.
    subject : str
    before, after : mapping, optional
        As JSON can hold them; no secret, and nothing about a person that erasing could not reach.
    """
    row = {
        "at": at.astimezone(UTC), "account": by, "action": action, "subject": subject,
        "before": before, "after": after,
    }  # fmt: skip
    connection.execute(insert(_log), [row])


def entries(
    connection: Connection,
    *,
    limit: int,
    below: int | None = None,
    actions: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Return what was done, the latest first.

    Parameters
    ----------
    connection : Connection
    limit : int
        How many at most.
    below : int, optional
        Only those with a smaller number, to page on.
    actions : collection of str
        Only these; empty: all.
    """
    wanted = select(_log).order_by(_log.c.number.desc()).limit(limit)
    if below is not None:
        wanted = wanted.where(_log.c.number < below)
    if actions:
        wanted = wanted.where(_log.c.action.in_(sorted(actions)))
    return tuple(
        Entry(
            row.number, in_utc(row.at), row.account, row.action, row.subject, row.before, row.after
        )
        for row in connection.execute(wanted)
    )


@contextmanager
def unlocked(connection: Connection) -> Iterator[None]:
    """Let the log be emptied, for a restore that takes the place of the whole database."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
        return
    guards = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    ).all()
    for guard in guards:
        connection.execute(text(f"DROP TRIGGER {guard.name}"))
    yield
    for guard in guards:
        connection.exec_driver_sql(guard.sql)
