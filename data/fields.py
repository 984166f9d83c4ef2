"""Parsers of one cell: numbers, years, dates, ids, words of a list.

Each takes a cell that is not empty and has no blanks around it, and raises `BadCell` with a
sentence that says what was expected and how to mend it.
"""

import math
import re
from collections.abc import Callable, Collection
from datetime import date

from data.folding import nearest, suggest_slug
from data.messages import _

_ALIKE = 0.6  # similarity above which a word is taken for a misspelt one
EARLIEST_YEAR = 1000
LATEST_YEAR = 2100  # fixed, because a reading must give the same result on any day
MAX_DIGITS = 15
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_WHOLE = re.compile(r"[0-9]+")
_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


class BadCell(ValueError):
    """A cell that does not hold what its column asks for."""

    def __init__(self, message: str, found: str | None = None) -> None:
        super().__init__(message)
        self.found = found


def slug(cell: str) -> str:
    """Parse an id that stands in addresses and run files: ASCII, no blanks, no ``:`` or ``/``."""
    if _SLUG.fullmatch(cell):
        return cell
    raise BadCell(
        _(
            "An id holds only unaccented letters, digits, '-', '_' and '.', and starts with a"
            " letter or a digit; write for example '{example}'."
        ).format(example=suggest_slug(cell) or "sao-paulo")
    )


def identifier(cell: str) -> str:
    """Parse an id of any script that can stand in a run file: no blank in it."""
    if len(cell.split()) == 1:
        return cell
    raise BadCell(_("An id cannot hold blanks; write '-' in their place."))


def decimal(cell: str) -> float:
    """Parse a finite decimal number."""
    if _DECIMAL.fullmatch(cell) and math.isfinite(float(cell)):
        return float(cell)
    if _DECIMAL_COMMA.fullmatch(cell):
        raise BadCell(
            _("The number is written with a comma; write it with a point: {number}.").format(
                number=cell.replace(",", ".")
            )
        )
    raise BadCell(
        _("This is not a number in decimal degrees; write it like 45.7772, or leave it empty.")
    )


def whole(cell: str) -> int | None:
    """Return the whole number, 0 or more, that a cell holds; None for anything else or larger."""
    return int(cell) if _WHOLE.fullmatch(cell) and len(cell) <= MAX_DIGITS else None


def count(cell: str) -> int:
    """Parse a whole number of people, 0 or more."""
    if (number := whole(cell)) is not None:
        return number
    raise BadCell(
        _(
            "This is not a whole number of people; write digits only, without blanks, points or"
            " commas, like 147000, or leave it empty."
        )
    )


def year(cell: str) -> int:
    """Parse a year between `EARLIEST_YEAR` and `LATEST_YEAR`."""
    if _WHOLE.fullmatch(cell) and len(cell) == 4 and is_year(int(cell)):
        return int(cell)
    raise BadCell(not_a_year())


def whole_year(cell: str) -> int:
    """Parse a year that is only shown: a whole number, whether or not it `is_year`."""
    if (number := whole(cell)) is not None:
        return number
    raise BadCell(not_a_year())


def not_a_year() -> str:
    """Return the sentence that says which years are possible."""
    return _(
        "This is not a year between {first} and {last}; write four digits like 2018, or leave it"
        " empty."
    ).format(first=EARLIEST_YEAR, last=LATEST_YEAR)


def iso_date(cell: str) -> str:
    """Parse a year, a month ``2018-05`` or a day ``2018-05-12``; the spelling is kept."""
    found = _ISO_DATE.fullmatch(cell)
    if found and _is_day(int(found[1]), int(found[2] or 1), int(found[3] or 1)):
        return cell
    raise BadCell(
        _(
            "This is not a date between {first} and {last}; write the year, or year-month-day"
            " like {example}."
        ).format(first=EARLIEST_YEAR, last=LATEST_YEAR, example=_day_example(cell))
    )


def is_year(number: int) -> bool:
    """Return whether `number` is a year that a fact of a catalogue can have."""
    return EARLIEST_YEAR <= number <= LATEST_YEAR


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """Return a parser of one word out of `words`."""

    def word(cell: str) -> str:
        if cell in words:
            return cell
        alike = nearest(cell, words, 1, cutoff=_ALIKE)
        if alike:
            raise BadCell(
                _("Expected one of: {words}; write '{example}' if that is meant.").format(
                    words=", ".join(words), example=alike[0]
                )
            )
        raise BadCell(_("Expected one of: {words}.").format(words=", ".join(words)))

    return word


def yes_no(cell: str) -> bool:
    """Parse ``yes`` or ``no``."""
    if cell in ("yes", "no"):
        return cell == "yes"
    raise BadCell(_("Expected 'yes' or 'no': write one of these two words."))


def split_values(cell: str) -> tuple[str, ...]:
    """Return the values of a cell that may hold several, written with ``;`` between them."""
    return tuple(value.strip() for value in cell.split(";") if value.strip())


def _is_day(number: int, month: int, day: int) -> bool:
    try:
        date(number, month, day)
    except ValueError:
        return False
    return is_year(number)


def _day_example(cell: str) -> str:
    found = _DAY_FIRST.fullmatch(cell)
    if found and _is_day(int(found[3]), int(found[2]), int(found[1])):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return "2018-05-12"
