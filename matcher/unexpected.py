"""The one suggestion a reader would not have thought of."""

from collections.abc import Sequence
from dataclasses import replace

from data.city import City
from data.region import continent, language_family
from matcher.confidence import HIGH, MEDIUM
from matcher.suggestion import Suggestion


def mark_unexpected(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Mark at most one suggestion as unexpected.

    It is the first, from the second place on, that is well evidenced (medium confidence or better)
    and comes from another continent than everything above it, or speaks languages of families that
    nothing above it speaks.
    """
    for place in range(1, len(suggestions)):
        suggestion = suggestions[place]
        above = [other.city for other in suggestions[:place]]
        if suggestion.confidence.level in (HIGH, MEDIUM) and is_far(suggestion.city, above):
            marked = replace(suggestion, is_unexpected=True)
            return [*suggestions[:place], marked, *suggestions[place + 1 :]]
    return list(suggestions)


def is_far(city: City, others: Sequence[City]) -> bool:
    """Tell whether `city` shares its continent, or its language families, with none of `others`.

    An unknown continent or family is never far.
    """
    own_continent, own_families = continent(city.country), _families(city)
    is_elsewhere = own_continent is not None and all(
        continent(other.country) != own_continent for other in others
    )
    is_foreign = bool(own_families) and all(
        own_families.isdisjoint(_families(other)) for other in others
    )
    return is_elsewhere or is_foreign


def _families(city: City) -> set[str]:
    return {family for tag in city.languages if (family := language_family(tag))}
