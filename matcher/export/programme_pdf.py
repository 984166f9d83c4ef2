"""The programme on paper: a schedule for each city, with a short brief for each meeting."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel.dates import format_datetime

from data.messages import _, active_language
from data.region import primary_language
from matcher.export.pdf import printed_name, printed_text, render_pdf
from matcher.naming import language_name, passage_label, relation_label
from matcher.pairing.explain import session_title
from matcher.pairing.frame import Frame
from matcher.pairing.programme import Meeting, Programme

TURNED = {"learn": "share", "share": "learn"}
"""A relation read from the other side."""


def programme_pdf(frame: Frame, found: Programme, report: Mapping[str, Any]) -> bytes:
    """Return a document in the reader's language, each city beginning on a page of its own.

    Parameters
    ----------
    frame : Frame
    found : Programme
    report : mapping
        As `matcher.pairing.report.programme_json` gives it, for the passages.

    Raises
    ------
    DataError
        If typst is not installed.
    """
    pairs = {
        (one["session"], one["round"], tuple(one["cities"])): one.get("pairs", ())
        for one in report["meetings"]
    }
    cities = [_city(frame, found, pairs, city) for city in frame.ids]
    title = frame.problem.title or frame.catalogue.network.name
    data = {"title": title, "language": active_language(), "cities": cities}
    return render_pdf("schedule", data)


def _city(frame: Frame, found: Programme, pairs: Mapping[Any, Any], city: str) -> dict[str, Any]:
    own = [one for one in found.meetings if city in one.cities]
    own.sort(key=lambda one: frame.problem.session(one.session).begins(one.round))
    standing = next(one for one in found.standings if one.city == city)
    lead = _("meetings: {n}, breaks: {breaks}").format(
        n=standing.n_meetings, breaks=standing.n_breaks
    )
    return {
        "name": printed_name(frame.catalogue.city(city)),
        "lead": lead,
        "meetings": [_meeting(frame, one, pairs, city) for one in own],
    }


def _meeting(frame: Frame, one: Meeting, pairs: Mapping[Any, Any], city: str) -> dict[str, Any]:
    session = frame.problem.session(one.session)
    begins = session.begins(one.round)
    others = [other for other in one.cities if other != city]
    theme = session_title(frame, frame.session(one.session))
    place = theme if one.is_break else f"{theme} · {_('table {n}').format(n=one.table)}"
    found = pairs.get((one.session, one.round, one.cities), ())
    languages = " · ".join(_languages(found, city))
    relation = one.relation if city == one.cities[0] else TURNED.get(one.relation, one.relation)
    return {
        "time": str(format_datetime(begins, "EEE d MMM HH:mm", locale=active_language())),
        "with": _names(frame, others) if others else _("break"),
        "place": f"{place} · {languages}" if languages else place,
        "relation": relation_label(relation) if relation else "",
        "sides": [side for pair in found if city in pair["cities"] for side in _sides(frame, pair)],
    }


def _names(frame: Frame, cities: Iterable[str]) -> str:
    return ", ".join(printed_name(frame.catalogue.city(city)) for city in cities)


def _languages(found: Iterable[Mapping[str, Any]], city: str) -> Iterator[str]:
    """Yield the languages two can talk in, or who interprets."""
    for pair in found:
        if city in pair["cities"]:
            if pair["common_languages"]:
                yield ", ".join(language_name(tag) for tag in pair["common_languages"])
            elif pair["interpreters"]:
                tags = pair["interpreters"].split("-")
                names = " – ".join(language_name(tag) for tag in tags)
                yield _("interpreters: {languages}").format(languages=names)


def _sides(frame: Frame, pair: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for who, side in zip(pair["cities"], ("asking", "candidate"), strict=True):
        name = printed_name(frame.catalogue.city(who))
        for said in pair["evidence"][side]:
            yield {
                "label": passage_label(said["kind"], said["status"]).format(city=name),
                "passage": printed_text(said["passage"], said["language"]),
                "language": primary_language(said["language"] or "en"),
            }
