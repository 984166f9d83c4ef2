"""A list of suggestions as people and programs receive it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.city import City
from matcher.confidence import Confidence


@dataclass(frozen=True, slots=True)
class TranslatedPassage:
    """A passage as a person translated it for readers of `language` (BCP 47).

    Attributes
    ----------
    language, passage : str
    title : str
        Of the translation; may be empty.
    """

    language: str
    passage: str
    title: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the translation as in the API."""
        return {"language": self.language, "passage": self.passage, "title": self.title}


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence of a statement that speaks for a suggestion.

    Attributes
    ----------
    statement : str or None
        Id in the catalogue; None for a need typed in the question.
    kind : str
        ``need``, ``experience`` or ``profile``.
    language : str
        BCP 47 of the passage, ``""`` where unknown.
    title : str
        Of the statement; may be empty.
    status : str
        Of an experience: ``planned``, ``running``, ``done``, ``stopped`` or empty.
    is_verified : bool or None
        Whether somebody checked the source; None for a typed need, which has none.
    is_language_detected, is_theme_inferred : bool
        Whether nobody stated the language, the theme.
    translation : TranslatedPassage or None
        For the language now spoken.
    """

    statement: str | None
    kind: str
    passage: str
    language: str
    year: int | None
    source: str
    is_verified: bool | None
    title: str = ""
    status: str = ""
    is_language_detected: bool = False
    is_theme_inferred: bool = False
    translation: TranslatedPassage | None = None

    @property
    def shown(self) -> "Passage | TranslatedPassage":
        """What a reader reads: the translation if there is one, else the passage itself."""
        return self.translation or self

    @property
    def titled(self) -> "Passage | TranslatedPassage":
        """Whose title a reader reads: that of the translation if it has one."""
        return self.translation if self.translation and self.translation.title else self

    def as_json(self) -> dict[str, Any]:
        """Return the passage as in the API."""
        return {
            "statement": self.statement,
            "kind": self.kind,
            "status": self.status,
            "title": self.title,
            "passage": self.passage,
            "language": self.language,
            "year": self.year,
            "source": self.source,
            "verified": self.is_verified,
            "language_detected": self.is_language_detected,
            "theme_inferred": self.is_theme_inferred,
            "translation": self.translation.as_json() if self.translation else None,
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One candidate, the relation with it, and why.

    Attributes
    ----------
    rank : int
        From 1.
    probability : float in [0, 1]
        Of `relation`.
    asking, candidate : tuple of Passage
        Evidence of the asking city and of the candidate.
    partners_already : tuple of str
        Ids of partnerships the two cities have or had.
    distance_km : int or None
    hours_apart : float or None
        Difference of standard time.
    common_languages : tuple of str
        BCP 47 primary subtags.
    is_unexpected : bool
        Well evidenced and from further away than everything above it.
    """

    rank: int
    city: City
    relation: str
    probability: float
    confidence: Confidence
    asking: tuple[Passage, ...]
    candidate: tuple[Passage, ...]
    partners_already: tuple[str, ...]
    distance_km: int | None
    hours_apart: float | None
    common_languages: tuple[str, ...]
    is_unexpected: bool

    def as_json(self) -> dict[str, Any]:
        """Return the suggestion as in the API."""
        return {
            "rank": self.rank,
            "city": city_card(self.city),
            "relation": self.relation,
            "probability": round(self.probability, 4),
            "confidence": {"level": self.confidence.level, "reason": self.confidence.reason},
            "evidence": {
                "asking": [passage.as_json() for passage in self.asking],
                "candidate": [passage.as_json() for passage in self.candidate],
            },
            "partners_already": list(self.partners_already),
            "distance_km": self.distance_km,
            "hours_apart": self.hours_apart,
            "common_languages": list(self.common_languages),
            "unexpected": self.is_unexpected,
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A city that is not in the list, and why."""

    city: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the city and the reason as in the API."""
        return {"city": self.city, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """The answer to one question on one theme; fields as in the API."""

    network: str
    city: str
    theme: str
    intent: str
    need: str | None
    encoder: str
    generated_from: Mapping[str, Any]
    suggestions: tuple[Suggestion, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the list as the API and ``--format json`` give it."""
        return {
            "network": self.network,
            "city": self.city,
            "theme": self.theme,
            "intent": self.intent,
            "need": self.need,
            "encoder": self.encoder,
            "generated_from": dict(self.generated_from),
            "suggestions": [suggestion.as_json() for suggestion in self.suggestions],
            "left_out": [left_out.as_json() for left_out in self.left_out],
            "notes": list(self.notes),
        }


def city_card(city: City) -> dict[str, Any]:
    """Return what a reader is told about a city; the only place that shows its population."""
    return {
        "id": city.id,
        "name": city.name,
        "country": city.country,
        "latitude": city.latitude,
        "longitude": city.longitude,
        "population": city.population,
        "population_year": city.population_year,
        "languages": list(city.languages),
        "time_zone": city.time_zone,
        "status": city.status,
        "status_date": city.status_date,
    }
