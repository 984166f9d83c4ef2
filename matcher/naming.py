"""What cities, countries and tokens are called in the reader's language."""

import unicodedata
from collections.abc import Iterator, Mapping

from babel import Locale

from data.city import City
from data.messages import _, active_language
from data.region import primary_language
from data.theme import Theme
from matcher.suggestion import Passage


def display_name(city: City) -> str:
    """Return the name as its people write it, with the id where that is not in Latin letters."""
    name = plain(city.name)
    if all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha()):
        return name
    return f"{name} ({city.id})"


def plain(text: str) -> str:
    """Return `text` without characters that would steer a terminal instead of being read."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def theme_label(theme: Theme) -> str:
    """Return the label of a theme in the active language, else in English, else in any."""
    return _in_best_language(theme.label) or theme.id


def theme_description(theme: Theme) -> str:
    """Return what belongs to a theme, in the active language, else in English, else in any."""
    return _in_best_language(theme.description)


def _in_best_language(texts: Mapping[str, str]) -> str:
    return texts.get(active_language()) or texts.get("en") or next(iter(texts.values()), "")


def country_name(code: str) -> str:
    """Return the name of an ISO 3166-1 alpha-2 code; the code itself where it has none."""
    return str(Locale(active_language()).territories.get(code, code))


def language_name(tag: str) -> str:
    """Return the name of a BCP 47 tag; the tag itself where it has none."""
    return str(Locale(active_language()).languages.get(primary_language(tag), tag))


def relation_label(relation: str) -> str:
    """Return the label of a relation."""
    return {
        "learn": _("learn from them"),
        "share": _("share with them"),
        "exchange": _("exchange both ways"),
        "together": _("face it together"),
    }[relation]


def relation_sentence(relation: str, asker: str, candidate: str) -> str:
    """Say what a relation means for two cities, given what they are called."""
    sentence = {
        "learn": _("{candidate} has done what {asker} needs."),
        "share": _("{asker} has done what {candidate} needs."),
        "exchange": _("Each of {asker} and {candidate} has done what the other needs."),
        "together": _("{asker} and {candidate} face the same need; neither has solved it yet."),
    }[relation]
    return sentence.format(asker=asker, candidate=candidate)


def level_label(level: str) -> str:
    """Return the label of a confidence level."""
    return {
        "high": _("high confidence"),
        "medium": _("medium confidence"),
        "low": _("low confidence"),
        "unknown": _("not enough known"),
    }[level]


def status_label(status: str) -> str:
    """Return the label of a city's status in its network."""
    return {
        "active": _("active member"),
        "silent": _("no recent sign of activity"),
        "applicant": _("membership not established"),
        "former": _("former member"),
    }.get(status, _("status unknown"))


def passage_label(kind: str, status: str) -> str:
    """Return what a statement of a city is introduced with; ``{city}`` stands for its name."""
    if kind == "need":
        return _("{city} needs:")
    if kind == "profile":
        return _("{city} is:")
    return {
        "planned": _("{city} plans:"),
        "running": _("{city} is doing:"),
        "stopped": _("{city} began and stopped:"),
    }.get(status, _("{city} has done:"))


def passage_notes(passage: Passage) -> Iterator[str]:
    """Yield what a reader must know about a passage: its year, its language where it is another."""
    if passage.year is not None:
        yield str(passage.year)
    if not passage.language:
        return
    language = language_name(passage.language)
    if passage.translation is not None:
        yield _("translated from {language}").format(language=language)
    elif passage.is_language_detected:
        yield _("{language}, as detected").format(language=language)
    elif primary_language(passage.language) != active_language():
        yield language
