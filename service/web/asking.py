"""What a person asked on a page, and the answer as the page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from pydantic import BaseModel

from data.catalogue import Catalogue
from data.city import City
from data.folding import fold_name
from data.partnership import Partnership
from data.query import check_need
from data.theme import Theme
from matcher.intent import ANY
from matcher.naming import display_name
from matcher.options import Options
from matcher.suggest import Suggester
from matcher.suggestion import Passage, Suggestion, SuggestionList

N_CARDS = 5


class Asked(BaseModel):
    """The choices of a page with suggestions; parameters that no page knows are passed over."""

    need: str = ""
    intent: Literal["any", "learn", "share", "exchange", "together"] = "any"
    new_only: bool = False
    all_statuses: bool = False

    @property
    def options(self) -> Options:
        """The choices that the matcher knows; a page always has the full list."""
        return Options(self.intent, 0, self.new_only, self.all_statuses)

    @property
    def typed(self) -> str | None:
        """The need in free words, None where the field was left empty.

        Raises
        ------
        DataError
            If it holds no word, or too many.
        """
        if not self.need.strip():
            return None
        check_need(self.need)
        return self.need.strip()

    @property
    def parameters(self) -> dict[str, object]:
        """What makes the address of the same question; defaults are left out of it."""
        return {
            "need": self.need.strip(),
            "intent": "" if self.intent == ANY else self.intent,
            "new_only": self.new_only,
            "all_statuses": self.all_statuses,
        }


@dataclass(frozen=True, slots=True)
class Card:
    """One suggestion with what the page adds: the texts in pairs, the ties there are."""

    suggestion: Suggestion
    pairs: tuple[tuple[Passage | None, Passage | None], ...]
    ties: tuple[Partnership, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One list as a page shows it.

    Attributes
    ----------
    theme : Theme
    found : SuggestionList
        The full list.
    cards : tuple of Card
        The first `N_CARDS`.
    unexpected : Card or None
        The unexpected lead where it is not among them.
    left_out : list of (reason, cities)
    """

    theme: Theme
    found: SuggestionList
    cards: tuple[Card, ...]
    unexpected: Card | None
    left_out: list[tuple[str, list[City]]]


def show(suggester: Suggester, found: SuggestionList) -> Answer:
    """Return a list ready for its page."""
    catalogue = suggester.engine.catalogue
    shown = found.suggestions[:N_CARDS]
    beyond = [s for s in found.suggestions[N_CARDS:] if s.is_unexpected]
    return Answer(
        catalogue.theme(found.theme),
        found,
        tuple(_card(suggester, found.city, s) for s in shown),
        _card(suggester, found.city, beyond[0]) if beyond else None,
        _by_reason(catalogue, found),
    )


def by_name(cities: Sequence[City]) -> list[City]:
    """Return cities in the order in which a reader looks for one: by what their name shows."""
    return sorted(cities, key=lambda city: (fold_name(_latin(city)), city.id))


def _latin(city: City) -> str:
    """Return the name in Latin letters where there is one, else the id."""
    return city.name if display_name(city) == city.name else city.id


def _card(suggester: Suggester, asker: str, suggestion: Suggestion) -> Card:
    ties = suggester.partnerships(asker, suggestion.city.id)
    pairs = zip_longest(suggestion.asking, suggestion.candidate)
    return Card(suggestion, tuple(pairs), tuple(ties))


def _by_reason(catalogue: Catalogue, found: SuggestionList) -> list[tuple[str, list[City]]]:
    reasons: dict[str, list[City]] = {}
    for out in found.left_out:
        reasons.setdefault(out.reason, []).append(catalogue.city(out.city))
    return [(reason, by_name(cities)) for reason, cities in reasons.items()]
