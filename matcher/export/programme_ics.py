"""One calendar per city: its meetings, under names that stay from version to version."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from icalendar import Calendar, Event

from data.messages import _
from matcher.naming import display_name
from matcher.pairing.explain import session_title
from matcher.pairing.frame import Frame
from matcher.pairing.programme import Meeting, Programme

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def calendars(frame: Frame, found: Programme, sequence: int = 0) -> dict[str, bytes]:
    """Return an iCalendar file for every city that comes, by file name.

    Parameters
    ----------
    frame : Frame
    found : Programme
    sequence : int
        Of this version; a higher one replaces what a calendar holds.

    Notes
    -----
    RFC 5545. Times are UTC, so that every calendar shows its reader's own. A meeting's UID names
    programme, city, session, round and the city's delegate, not the partner: when the partner
    changes the entry is updated. A round without meeting, where there may have been one before, is
    a cancelled entry. The stamp is that of no clock, so that the same programme gives the same
    bytes.
    """
    return {f"{city}.ics": _calendar(frame, found.meetings, city, sequence) for city in frame.ids}


def cancelled_calendars(
    frame: Frame, old: Sequence[Meeting], sequence: int = 0
) -> dict[str, bytes]:
    """Return calendars that cancel what cities had that do not come any more, by file name.

    Parameters
    ----------
    frame : Frame
        The problem as it is now.
    old : sequence of Meeting
        Of the version before; those of sessions that are still held are cancelled.
    sequence : int
        As in `calendars`.
    """
    held = {session.id: session.rounds for session in frame.problem.sessions}
    known = {city.id for city in frame.catalogue.cities}
    gone = sorted({city for one in old for city in one.cities} & known - set(frame.ids))
    return {
        f"{city}.ics": _calendar(
            frame,
            [
                replace(one, cities=(city,))
                for one in old
                if city in one.cities and one.round <= held.get(one.session, 0)
            ],
            city,
            sequence,
        )
        for city in gone
    }


def _calendar(frame: Frame, meetings: Iterable[Meeting], city: str, sequence: int) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//jumelles//pairing//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{frame.problem.title} · {_name(frame, city)}")
    seats: dict[tuple[str, int], int] = {}
    for one in meetings:
        if city in one.cities:
            seat = seats[one.place] = seats.get(one.place, 0) + 1
            calendar.add_component(_event(frame, one, city, seat, sequence))
    return bytes(calendar.to_ical())


def _event(frame: Frame, one: Meeting, city: str, seat: int, sequence: int) -> Event:
    number = frame.session(one.session)
    session = frame.problem.sessions[number]
    theme = session_title(frame, number)
    event = Event()
    key = "\n".join([frame.problem.title, city, one.session, str(one.round), str(seat)])
    event.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@jumelles")
    event.add("sequence", sequence)
    event.add("dtstamp", _EPOCH)
    event.add("dtstart", session.begins(one.round).astimezone(UTC))
    event.add("dtend", session.ends(one.round).astimezone(UTC))
    if one.is_break:
        event.add("summary", _("{theme}: break").format(theme=theme))
        event.add("status", "CANCELLED")
        return event
    others = ", ".join(_name(frame, other) for other in one.cities if other != city)
    event.add("summary", _("{theme}: {cities}").format(theme=theme, cities=others))
    event.add("location", _("table {n}").format(n=one.table))
    event.add("status", "CONFIRMED")
    return event


def _name(frame: Frame, city: str) -> str:
    return display_name(frame.catalogue.city(city))
