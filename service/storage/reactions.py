"""What cities make of suggestions: must, yes or no, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from service.storage import audit, tables
from service.storage.moments import in_utc

MUST, YES, NO = "must", "yes", "no"
REACTIONS = (MUST, YES, NO)
_reactions = tables.reaction


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a city says of a partner that was suggested on a theme.

    Attributes
    ----------
    reaction : str
        One of `REACTIONS`.
    reason : str
        May be empty.
    """

    city: str
    candidate: str
    theme: str
    reaction: str
    reason: str
    at: datetime


def all_reactions(connection: Connection, city: str = "") -> tuple[Reaction, ...]:
    """Return what all cities, or one, have said, by city, theme and candidate."""
    wanted = select(_reactions).order_by(
        _reactions.c.city, _reactions.c.theme, _reactions.c.candidate
    )
    if city:
        wanted = wanted.where(_reactions.c.city == city)
    return tuple(
        Reaction(row.city, row.candidate, row.theme, row.reaction, row.reason, in_utc(row.at))
        for row in connection.execute(wanted)
    )


def react(connection: Connection, given: Reaction, by: str) -> None:
    """Write down a reaction in the place of an earlier one; an empty one takes it back."""
    connection.execute(
        delete(_reactions).where(
            _reactions.c.city == given.city,
            _reactions.c.candidate == given.candidate,
            _reactions.c.theme == given.theme,
        )
    )
    named = {"city": given.city, "candidate": given.candidate, "theme": given.theme}
    if given.reaction:
        said = {"reaction": given.reaction, "reason": given.reason}
        row = {**named, **said, "at": given.at.astimezone(UTC), "account": by}
        connection.execute(insert(_reactions), [row])
    after = {"candidate": given.candidate, "theme": given.theme, "reaction": given.reaction}
    audit.record(connection, given.at, by, audit.REACTION, given.city, after=after)
