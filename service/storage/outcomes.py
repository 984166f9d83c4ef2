"""What cities say came of their meetings: at once, half a year and a year later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from service.storage import audit, tables
from service.storage.moments import in_utc
from service.storage.partners import express_interest

AGREED, AGAIN, NO_FIT, NOT_HELD = "agreed", "again", "no-fit", "not-held"
OUTCOMES = (AGREED, AGAIN, NO_FIT, NOT_HELD)
MONTHS = (0, 6, 12)
_DAYS_PER_MONTH = 365.25 / 12
_outcomes = tables.outcome


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer.

    Attributes
    ----------
    meeting : str
        As the pages name it within its workshop.
    city : str
        Who answers.
    months : int
        After the meeting, one of `MONTHS`.
    outcome : str
        One of `OUTCOMES`.
    note : str
    at : datetime
    """

    meeting: str
    city: str
    months: int
    outcome: str
    note: str
    at: datetime


def months_due(ended: datetime, now: datetime) -> tuple[int, ...]:
    """Return the questions whose time has come, of `MONTHS`."""
    return tuple(m for m in MONTHS if now >= ended + timedelta(days=m * _DAYS_PER_MONTH))


def outcomes_of(connection: Connection, workshop: str) -> Mapping[tuple[str, str, int], Outcome]:
    """Return all answers by meeting, city and months."""
    rows = connection.execute(select(_outcomes).where(_outcomes.c.workshop == workshop))
    return {
        (row.meeting, row.city, row.months): Outcome(
            row.meeting, row.city, row.months, row.outcome, row.note, in_utc(row.at)
        )
        for row in rows
    }


def tell_outcome(
    connection: Connection, workshop: str, given: Outcome, others: Mapping[str, str], by: str
) -> None:
    """Write down an answer in the place of an earlier one.

    Parameters
    ----------
    connection : Connection
    workshop : str
    given : Outcome
    others : mapping of city to theme
        Whom it met, and on what. Who wants to go on with them is interested in them; once both say
        so, the register has their partnership.
    by : str
        Id of an account.
    """
    key = {"workshop": workshop, "meeting": given.meeting, "city": given.city}
    where = [_outcomes.c[name] == value for name, value in key.items()]
    connection.execute(delete(_outcomes).where(*where, _outcomes.c.months == given.months))
    row = {
        **key, "months": given.months, "outcome": given.outcome, "note": given.note,
        "at": given.at.astimezone(UTC), "account": by,
    }  # fmt: skip
    connection.execute(insert(_outcomes), [row])
    after = {"meeting": given.meeting, "months": given.months, "outcome": given.outcome}
    audit.record(connection, given.at, by, audit.OUTCOME, given.city, after=after)
    if given.outcome in (AGREED, AGAIN):
        for other, theme in others.items():
            express_interest(connection, given.city, other, theme, given.at, by)
