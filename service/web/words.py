"""What pages say about relations, statements and partnerships."""

from collections.abc import Iterator
from datetime import datetime

from babel.dates import format_date, parse_date
from babel.numbers import format_decimal, format_percent

from data.messages import _, active_language, ngettext
from data.partnership import Partnership
from matcher.suggestion import Suggestion


def intent_label(intent: str) -> str:
    """Return the label of a choice of relation."""
    return {
        "any": _("whatever fits best"),
        "learn": _("learn from others"),
        "share": _("share with others"),
        "exchange": _("exchange both ways"),
        "together": _("face it together"),
    }[intent]


def kind_label(kind: str) -> str:
    """Return the label of a kind of partnership."""
    return {
        "twinning": _("twinning"),
        "project": _("project"),
        "exchange": _("exchange"),
        "agreement": _("agreement"),
    }.get(kind, _("partnership"))


def partnership_status(status: str) -> str:
    """Return the label of a partnership's status; empty for unknown."""
    return {
        "idea": _("an idea"),
        "contacted": _("in contact"),
        "agreed": _("agreed"),
        "running": _("running"),
        "closed": _("closed"),
    }.get(status, "")


def experience_status(status: str) -> str:
    """Return the label of an experience's status; empty for unknown."""
    return {
        "planned": _("planned"),
        "running": _("under way"),
        "done": _("done"),
        "stopped": _("stopped"),
    }.get(status, "")


def reaction_label(reaction: str) -> str:
    """Return the label of what a city makes of a suggestion; empty for not said."""
    return {
        "must": _("it must be"),
        "yes": _("yes"),
        "no": _("no"),
    }.get(reaction, "–")


def role_label(role: str) -> str:
    """Return the label of an account's role."""
    return {
        "official": _("official of a city"),
        "secretariat": _("secretariat"),
        "researcher": _("researcher"),
        "administrator": _("administrator"),
    }[role]


def statement_kind(kind: str) -> str:
    """Return the label of a kind of statement."""
    return {"need": _("need"), "experience": _("experience"), "profile": _("profile")}[kind]


def partnership_line(partnership: Partnership) -> str:
    """Say in one line what kind of tie it is, since when, until when, and how it stands."""
    parts = [kind_label(partnership.kind)]
    if partnership.since:
        parts.append(_("since {date}").format(date=written_date(partnership.since)))
    if partnership.until:
        parts.append(_("until {date}").format(date=written_date(partnership.until)))
    if partnership.status:
        parts.append(partnership_status(partnership.status))
    return ", ".join(parts)


def people(n: int) -> str:
    """Return a number of people."""
    return ngettext("{n} person", "{n} people", n).format(n=number(n))


def number(n: float) -> str:
    """Return a number as the reader writes it."""
    return str(format_decimal(n, locale=active_language()))


def percent(share: float) -> str:
    """Return a share of 1 in whole percent."""
    return str(format_percent(share, locale=active_language()))


def written_date(date: str) -> str:
    """Return a year, a month or a day of the catalogue as the reader writes it."""
    parts = date.split("-")
    if len(parts) == 3:
        day = parse_date(date, locale="en", format="yyyy-MM-dd")
        return str(format_date(day, format="long", locale=active_language()))
    if len(parts) == 2:
        month = parse_date(f"{date}-01", locale="en", format="yyyy-MM-dd")
        return str(format_date(month, format="MMMM y", locale=active_language()))
    return date


def day(moment: datetime) -> str:
    """Return the day of a moment as the reader writes it."""
    return str(format_date(moment.date(), format="long", locale=active_language()))


def apart(suggestion: Suggestion) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of what separates two cities and what joins them."""
    distance, hours = suggestion.distance_km, suggestion.hours_apart
    unknown = _("unknown")
    yield _("Distance"), unknown if distance is None else f"{number(distance)} km"
    if hours is None:
        difference = unknown
    elif hours == 0:
        difference = _("same time")
    else:
        difference = _("{hours} h apart").format(hours=number(hours))
    yield _("Time difference"), difference


def sources(cell: str) -> list[tuple[str, str]]:
    """Return the sources of a cell as (text, address); the address is empty where it is no link.

    Only http and https become links, whatever the cell holds.
    """
    found = []
    for source in (part.strip() for part in cell.split(" ; ")):
        is_address = source.lower().startswith(("http://", "https://"))
        if source:
            found.append((_shown(source) if is_address else source, source if is_address else ""))
    return found


def _shown(address: str) -> str:
    """Return the host of an address, which is what a reader judges a source by."""
    host = address.split("://", 1)[1].split("/", 1)[0]
    return host.removeprefix("www.") or address
