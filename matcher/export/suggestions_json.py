"""Suggestions as JSON; its schema is ``matcher/schema/suggestions.schema.json``."""

import json
from collections.abc import Sequence

from matcher.suggestion import SuggestionList


def one_theme(answer: SuggestionList) -> str:
    """Return one list as one JSON object."""
    return _dump(answer.as_json())


def many_themes(network: str, city: str, intent: str, answers: Sequence[SuggestionList]) -> str:
    """Return the lists of several themes as one JSON object."""
    themes = [answer.as_json() for answer in answers]
    return _dump({"network": network, "city": city, "intent": intent, "themes": themes})


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
