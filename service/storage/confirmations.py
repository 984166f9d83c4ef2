"""Cities that said: what is here about us is right."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from service.storage import audit, tables
from service.storage.moments import in_utc

_confirmations = tables.confirmation


def confirm(connection: Connection, city: str, at: datetime, by: str) -> None:
    """Write down that somebody of a city finds everything right.

    Parameters
    ----------
    connection : Connection
        Of `Database.writing`.
    city : str
        Its id; it exists.
    at : datetime
    by : str
        Id of the account.
    """
    row = {"city": city, "at": at.astimezone(UTC), "account": by}
    connection.execute(insert(_confirmations), [row])
    audit.record(connection, at, by, audit.CONFIRM, city)


def last_confirmations(connection: Connection) -> Mapping[str, datetime]:
    """Return when each city confirmed last, in UTC; cities that never did are left out."""
    latest = select(_confirmations.c.city, func.max(_confirmations.c.at).label("at"))
    rows = connection.execute(latest.group_by(_confirmations.c.city))
    return {row.city: in_utc(row.at) for row in rows}


def last_reports(connection: Connection) -> Mapping[str, datetime]:
    """Return when somebody last wrote for each city; imports do not count."""
    versions = tables.statement_version
    latest = select(versions.c.city, func.max(versions.c.written_at).label("at"))
    rows = connection.execute(
        latest.where(versions.c.author.is_not(None)).group_by(versions.c.city)
    )
    return {row.city: in_utc(row.at) for row in rows}
