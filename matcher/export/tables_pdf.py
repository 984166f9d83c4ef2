"""What stands on the tables of a workshop, and where interpreters are needed, on paper."""

from collections.abc import Iterator, Mapping
from typing import Any

from babel.dates import format_datetime

from data.messages import _, active_language
from matcher.export.pdf import printed_name, render_pdf
from matcher.naming import language_name
from matcher.pairing.explain import session_title
from matcher.pairing.frame import Frame
from matcher.pairing.programme import Meeting, Programme


def tables_pdf(frame: Frame, found: Programme, report: Mapping[str, Any]) -> bytes:
    """Return a card for each table of each session, then the list of interpreters.

    Parameters
    ----------
    frame : Frame
    found : Programme
    report : mapping
        As `matcher.pairing.report.programme_json` gives it, for who needs an interpreter.

    Raises
    ------
    DataError
        If typst is not installed.
    """
    bridges = {
        (one["session"], one["round"], tuple(one["cities"])): _bridges(one)
        for one in report["meetings"]
    }
    cards: dict[tuple[int, int], dict[str, Any]] = {}
    needed = []
    for one in found.held:
        number = frame.session(one.session)
        head = {
            "session": session_title(frame, number),
            "table": _capital(_("table {n}").format(n=one.table)),
        }
        line = _round(frame, one, bridges[one.session, one.round, one.cities])
        cards.setdefault((number, one.table), {**head, "rounds": []})["rounds"].append(line)
        if line["interpreters"]:
            needed.append({**head, **line})
    data = {
        "title": frame.problem.title or frame.catalogue.network.name,
        "language": active_language(),
        "cards": [cards[key] for key in sorted(cards)],
        "heading": _("Interpreters"),
        "nobody": _("No table needs an interpreter."),
        "needed": needed,
    }
    return render_pdf("tables", data)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _round(frame: Frame, one: Meeting, bridges: list[str]) -> dict[str, Any]:
    begins = frame.problem.session(one.session).begins(one.round)
    return {
        "time": str(format_datetime(begins, "EEE d MMM HH:mm", locale=active_language())),
        "cities": [printed_name(frame.catalogue.city(city)) for city in one.cities],
        "interpreters": "; ".join(bridges),
    }


def _bridges(meeting: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(_needed(meeting)))


def _needed(meeting: Mapping[str, Any]) -> Iterator[str]:
    for pair in meeting.get("pairs", ()):
        if pair["interpreters"]:
            yield " – ".join(language_name(tag) for tag in pair["interpreters"].split("-"))
