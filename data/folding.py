"""Names as people type them: compared without accents and case, in any script."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans(
    {"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
)
_COMPARED_CHARACTERS = 100


def fold_name(name: str) -> str:
    """Return `name` without case, accents and punctuation, for comparing.

    Vowel signs of Indic and Thai scripts are letters of the name and stay; other marks go.
    ``fold_name("Łódź") == fold_name("LODZ")``.
    """
    if name.isascii():
        kept = name.lower()
    else:
        parts = unicodedata.normalize("NFKD", name.casefold())
        kept = "".join(c for c in parts if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join("".join(c if _is_letter(c) else " " for c in kept).split())


def nearest(word: str, known: Iterable[str], n: int = 3, cutoff: float = 0.0) -> list[str]:
    """Return the `n` entries of `known` that look most like `word`, best first.

    Cost: one comparison of at most 100 characters for each entry.
    """
    by_fold: dict[str, str] = {}
    for entry in known:
        by_fold.setdefault(fold_name(entry)[:_COMPARED_CHARACTERS], entry)
    target = fold_name(word[: 2 * _COMPARED_CHARACTERS])[:_COMPARED_CHARACTERS]
    return [by_fold[near] for near in difflib.get_close_matches(target, by_fold, n, cutoff)]


def suggest_slug(name: str) -> str:
    """Return an ASCII id made of `name`; empty when no letter of it is Latin."""
    return re.sub("[^a-z0-9]+", "-", fold_name(name[:_COMPARED_CHARACTERS])).strip("-")


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"
