"""What the asking person chose."""

from dataclasses import dataclass

from matcher.intent import ANY

DEFAULT_TOP = 5


@dataclass(frozen=True, slots=True)
class Options:
    """The choices that shape a list of suggestions.

    Attributes
    ----------
    intent : str
        One of `intent.INTENTS`.
    top : int
        How many suggestions; 0 for every candidate.
    is_new_only : bool
        Leave out cities that are partners already.
    has_all_statuses : bool
        Keep former members and applicants in the list.
    """

    intent: str = ANY
    top: int = DEFAULT_TOP
    is_new_only: bool = False
    has_all_statuses: bool = False
