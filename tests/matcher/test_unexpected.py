"""The one unexpected suggestion."""

import pytest

from data.city import City
from matcher.confidence import Confidence
from matcher.suggestion import Suggestion
from matcher.unexpected import is_far, mark_unexpected


def city(country, *languages):
    return City(
        id=f"{country.lower()}-{'-'.join(languages)}", name="X", country=country, latitude=None,
        longitude=None, time_zone=None, languages=languages, status="active",
    )  # fmt: skip


def suggestion(where, level="high"):
    return Suggestion(
        1, where, "learn", 0.9, Confidence(level, "r"), (), (), (), None, None, (), False
    )


def marked(*suggestions):
    return [s.is_unexpected for s in mark_unexpected(suggestions)]


FRANCE, SPAIN, GERMANY = city("FR", "fr"), city("ES", "es"), city("DE", "de")
INDIA, CANADA, MEXICO = city("IN", "ta"), city("CA", "en"), city("MX", "es")


def test_the_first_from_another_continent_is_marked_and_no_second():
    assert marked(*map(suggestion, (FRANCE, SPAIN, INDIA, CANADA))) == [False, False, True, False]


def test_another_language_family_is_enough():
    assert marked(suggestion(FRANCE), suggestion(SPAIN), suggestion(GERMANY)) == [
        False,
        False,
        True,
    ]


def test_the_first_place_is_never_unexpected():
    assert marked(suggestion(INDIA)) == [False]


@pytest.mark.parametrize("level", ["low", "unknown"])
def test_weak_evidence_is_passed_over_but_still_stands_above(level):
    found = marked(suggestion(FRANCE), suggestion(INDIA, level), suggestion(INDIA))
    assert found == [False, False, False]


def test_a_language_that_is_not_listed_is_not_far():
    assert not is_far(city("FR", "xx"), [FRANCE])
    assert is_far(MEXICO, [SPAIN])
