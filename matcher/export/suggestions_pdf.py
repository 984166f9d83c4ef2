"""Suggestions on paper: a brief of one, or a dossier of all themes."""

from collections.abc import Iterator, Sequence
from typing import Any

from babel.numbers import format_decimal

from data.catalogue import Catalogue
from data.city import City
from data.messages import _, active_language, ngettext
from data.region import primary_language
from matcher.export.pdf import printed_name, printed_text, render_pdf
from matcher.naming import (
    country_name,
    language_name,
    level_label,
    passage_label,
    passage_notes,
    relation_label,
    relation_sentence,
    theme_label,
)
from matcher.suggestion import Passage, Suggestion, SuggestionList


def suggestions_pdf(
    catalogue: Catalogue, lists: Sequence[SuggestionList], title: str, citation: str
) -> bytes:
    """Return a document in the reader's language.

    Parameters
    ----------
    catalogue : Catalogue
    lists : sequence of SuggestionList
        Of one city, one for each theme; their suggestions are all printed.
    title : str
    citation : str
        At the foot of every page: what this is and where it stands.

    Notes
    -----
    Passages stay in their language. A name or a passage in a script that the font does not have is
    replaced in words, so that nothing is a row of boxes.
    """
    return render_pdf(
        "partners",
        {
            "title": title,
            "language": active_language(),
            "citation": citation,
            "notes": [],
            "blocks": [_block(catalogue, one) for one in lists],
        },
    )


def _block(catalogue: Catalogue, found: SuggestionList) -> dict[str, Any]:
    asker = catalogue.city(found.city)
    notes = [] if found.suggestions else [_("No city is left to suggest.")]
    return {
        "heading": theme_label(catalogue.theme(found.theme)),
        "notes": [*notes, *(printed_text(note, "") for note in found.notes)],
        "cards": [_card(catalogue, asker, one) for one in found.suggestions],
    }


def _card(catalogue: Catalogue, asker: City, one: Suggestion) -> dict[str, Any]:
    city = one.city
    level = level_label(one.confidence.level)
    sides = [
        *(_side(asker, said) for said in one.asking),
        *(_side(city, said) for said in one.candidate),
    ]
    return {
        "city": printed_name(city),
        "where": " · ".join(_where(city)),
        "relation": relation_label(one.relation),
        "sentence": relation_sentence(one.relation, printed_name(asker), printed_name(city)),
        "confidence": _("{level}: {reason}").format(
            level=level, reason=printed_text(one.confidence.reason, "")
        )
        + ".",
        "sides": sides,
        "facts": [{"label": label, "value": value} for label, value in _facts(catalogue, one)],
    }


def _where(city: City) -> Iterator[str]:
    yield country_name(city.country) if city.country else _("country unknown")
    if city.population is not None:
        year = f" ({city.population_year})" if city.population_year else ""
        n = city.population
        yield ngettext("{n} person", "{n} people", n).format(n=_number(n)) + year


def _side(city: City, said: Passage) -> dict[str, str]:
    shown, titled = said.shown, said.titled
    notes = [*passage_notes(said), said.source or _("no source given")]
    if said.is_verified is False:
        notes.append(_("not checked"))
    return {
        "label": passage_label(said.kind, said.status).format(city=printed_name(city)),
        "title": printed_text(titled.title, titled.language) if titled.title else "",
        "passage": printed_text(shown.passage, shown.language),
        "language": primary_language(shown.language or "en"),
        "origin": " · ".join(notes),
    }


def _facts(catalogue: Catalogue, one: Suggestion) -> Iterator[tuple[str, str]]:
    unknown = _("unknown")
    distance = unknown if one.distance_km is None else f"{_number(one.distance_km)} km"
    yield _("Distance"), distance
    if one.hours_apart is None:
        yield _("Time difference"), unknown
    elif one.hours_apart == 0:
        yield _("Time difference"), _("same time")
    else:
        yield _("Time difference"), _("{hours} h apart").format(hours=_number(one.hours_apart))
    tongues = ", ".join(language_name(tag) for tag in one.common_languages)
    yield _("Languages in common"), tongues or _("none known")
    ties = [p for p in catalogue.partnerships if p.id in one.partners_already]
    if ties:
        said = (printed_text(tie.summary, "") or tie.since or tie.id for tie in ties)
        yield _("Working together already"), "; ".join(said)


def _number(n: float) -> str:
    return str(format_decimal(n, locale=active_language()))
