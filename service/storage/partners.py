"""Whom to call in a city, who is interested in whom, and what became of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.partnership import Partnership
from data.validation import shorten
from service.storage import audit, tables
from service.storage.codec import from_row, to_row
from service.storage.moments import in_utc

_contacts, _interests, _partnerships = tables.contact, tables.interest, tables.partnership
CONTACTED = "contacted"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call: an office, not a person.

    Attributes
    ----------
    function : str
        Such as "International relations".
    address : str
        E-mail address, telephone number or web address.
    is_public : bool
        Whether every reader sees it; else only cities with mutual interest.
    """

    city: str
    function: str
    address: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Interest:
    """A city would like to work with another one on a theme.

    Attributes
    ----------
    is_mutual : bool
        Whether the other one said so too, on whatever theme.
    """

    city: str
    candidate: str
    theme: str
    at: datetime
    is_mutual: bool


def all_contacts(connection: Connection) -> Mapping[str, Contact]:
    """Return the contact of every city that gave one."""
    return {row.city: Contact(*row) for row in connection.execute(select(_contacts))}


def set_contact(connection: Connection, contact: Contact, at: datetime, by: str) -> None:
    """Write down whom to call; an empty address takes the contact away."""
    before = all_contacts(connection).get(contact.city)
    connection.execute(delete(_contacts).where(_contacts.c.city == contact.city))
    if contact.address:
        connection.execute(insert(_contacts), [to_row(contact)])
    audit.record(
        connection, at, by, audit.CONTACT, contact.city,
        before=None if before is None else {"public": before.is_public},
        after={"public": contact.is_public} if contact.address else None,
    )  # fmt: skip


def interests_of(connection: Connection, city: str) -> tuple[Interest, ...]:
    """Return what a city is interested in, the latest first."""
    back = select(_interests.c.city).where(_interests.c.candidate == city)
    mutual = set(connection.scalars(back))
    rows = connection.execute(
        select(_interests)
        .where(_interests.c.city == city)
        .order_by(_interests.c.at.desc(), _interests.c.candidate)
    )
    return tuple(
        Interest(row.city, row.candidate, row.theme, in_utc(row.at), row.candidate in mutual)
        for row in rows
    )


def express_interest(
    connection: Connection, city: str, candidate: str, theme: str, at: datetime, by: str
) -> bool:
    """Write down an interest; return whether it is mutual.

    Once it is, the register has a partnership of the two on the theme, in contact.
    """
    key = _key(city, candidate, theme)
    if connection.scalar(select(func.count()).select_from(_interests).where(*key)) == 0:
        row = {"city": city, "candidate": candidate, "theme": theme,
               "at": at.astimezone(UTC), "account": by}  # fmt: skip
        connection.execute(insert(_interests), [row])
        after = {"candidate": candidate, "theme": theme}
        audit.record(connection, at, by, audit.INTEREST, city, after=after)
    back = (_interests.c.city == candidate, _interests.c.candidate == city)
    is_mutual = bool(connection.scalar(select(func.count()).select_from(_interests).where(*back)))
    if is_mutual:
        _register(connection, city, candidate, theme, at, by)
    return is_mutual


def withdraw_interest(
    connection: Connection, city: str, candidate: str, theme: str, at: datetime, by: str
) -> None:
    """Take an interest back; a partnership that came of it stays in the register.

    Raises
    ------
    NotFound
        If there was none.
    """
    if not connection.execute(delete(_interests).where(*_key(city, candidate, theme))).rowcount:
        raise NotFound(_("There is no such interest."))
    before = {"candidate": candidate, "theme": theme}
    audit.record(connection, at, by, audit.INTEREST, city, before=before)


def find_partnership(connection: Connection, partnership: str) -> Partnership:
    """Return a partnership of the register.

    Raises
    ------
    NotFound
    """
    row = connection.execute(
        select(_partnerships).where(_partnerships.c.id == partnership)
    ).mappings()
    found = row.one_or_none()
    if found is None:
        raise NotFound(_("There is no partnership '{wanted}'.").format(wanted=shorten(partnership)))
    return from_row(Partnership, found)


def set_status(
    connection: Connection, partnership: str, status: str, at: datetime, by: str
) -> None:
    """Write down how a partnership stands now; what closes gets today as its end.

    Raises
    ------
    NotFound
        If there is no such partnership.
    """
    before = find_partnership(connection, partnership)
    values = {"status": status}
    if status == "closed" and not before.until:
        values["until"] = at.date().isoformat()
    changed = update(_partnerships).where(_partnerships.c.id == partnership)
    connection.execute(changed.values(**values))
    after = to_row(find_partnership(connection, partnership))
    audit.record(
        connection, at, by, audit.PARTNERSHIP, partnership, before=to_row(before), after=after
    )
    _grow(connection)


def _register(
    connection: Connection, city: str, candidate: str, theme: str, at: datetime, by: str
) -> None:
    """Add a partnership unless the two have one already, whatever its theme."""
    both = {city, candidate}
    rows = connection.execute(select(_partnerships.c.city_a, _partnerships.c.city_b))
    if any({row.city_a, row.city_b} == both for row in rows):
        return
    last = connection.scalar(select(func.max(_partnerships.c.position)))
    first, second = sorted(both)
    made = Partnership(
        id=f"{first}-{second}-{secrets.token_hex(3)}", city_a=first, city_b=second,
        themes=(theme,), kind="exchange", since=at.date().isoformat(), status=CONTACTED,
    )  # fmt: skip
    row = {**to_row(made), "position": 0 if last is None else last + 1}
    connection.execute(insert(_partnerships), [row])
    audit.record(connection, at, by, audit.PARTNERSHIP, made.id, after=to_row(made))
    _grow(connection)


def _key(city: str, candidate: str, theme: str) -> tuple[ColumnElement[bool], ...]:
    return (
        _interests.c.city == city,
        _interests.c.candidate == candidate,
        _interests.c.theme == theme,
    )


def _grow(connection: Connection) -> None:
    """Let every process know that the catalogue has changed."""
    grown = tables.network.c.generation + 1
    connection.execute(update(tables.network).values(generation=grown))
