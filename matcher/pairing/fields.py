"""Tables of a problem file, read key by key; everything wrong is gathered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from data.folding import nearest
from data.messages import _
from data.validation import shorten

T = TypeVar("T")


class Fields:
    """One table of the file.

    Parameters
    ----------
    place : str
        Where it stands, for the reader of an error, such as ``sessions 2 (energy)``.
    table : mapping
    known : collection of str
        The keys it may have; others are errors that name the nearest known one.
    errors : list of str
        Gathers what is wrong.
    """

    def __init__(
        self, place: str, table: Mapping[str, Any], known: Collection[str], errors: list[str]
    ) -> None:
        self.place = place
        self._table = table
        self._errors = errors
        for key in table:
            if key not in known:
                near = nearest(key, known, n=1)
                self.error(
                    key,
                    _("unknown key; did you mean '{near}'?").format(near=near[0])
                    if near
                    else _("unknown key; expected one of: {words}.").format(words=", ".join(known)),
                )

    def error(self, key: str, message: str) -> None:
        """Note what is wrong with a key."""
        place = f"{self.place}, {key}" if self.place else key
        self._errors.append(f"{place}: {message}")

    def has(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key is demanded, and must not be empty."""
        if default is None and not self._demand(key):
            return ""
        value = self._typed(key, str, _("a text"), default or "")
        if default is None and not value.strip() and isinstance(self._table[key], str):
            self.error(key, _("it is empty; fill it in."))
        return value

    def whole(self, key: str, default: int | None, low: int, high: int | None = None) -> int | None:
        """Return a whole number between two bounds, both included."""
        if key not in self._table:
            return default
        value = self._table[key]
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_type(key, _("a whole number"))
            return default
        if value < low or (high is not None and value > high):
            self.error(key, _out_of(low, high, value))
            return default
        return value

    def number(self, key: str, default: float, low: float, high: float | None = None) -> float:
        """Return a number between two bounds, both included."""
        if key not in self._table:
            return default
        value = self._table[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong_type(key, _("a number"))
            return default
        if not low <= value or (high is not None and value > high):
            self.error(key, _out_of(low, high, value))
            return default
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        return self._typed(key, bool, _("true or false"), default)

    def moment(self, key: str) -> datetime | None:
        """Return a date and time with its zone; demanded."""
        if not self._demand(key):
            return None
        value = self._table[key]
        if not isinstance(value, datetime):
            self._wrong_type(key, _("a date and time such as 2026-10-06T09:00:00+02:00"))
            return None
        if value.tzinfo is None:
            self.error(key, _("the time has no zone; add its distance from UTC, such as +02:00."))
            return None
        return value

    def choice(self, key: str, default: str, known: Sequence[str]) -> str:
        """Return one of some words."""
        value = self._typed(key, str, _("one of: {words}").format(words=", ".join(known)), default)
        return value if self.one_of(key, value, known) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where there is none."""
        value = self._typed(key, list, _("a list of texts"), [])
        if not all(isinstance(one, str) for one in value):
            self._wrong_type(key, _("a list of texts"))
            return ()
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers; empty where there is none."""
        value = self._typed(key, list, _("a list of whole numbers"), [])
        if any(isinstance(one, bool) or not isinstance(one, int) for one in value):
            self._wrong_type(key, _("a list of whole numbers"))
            return ()
        return tuple(value)

    def one_of(self, key: str, value: str, known: Collection[str]) -> bool:
        """Tell whether a word is known; note the nearest one if not."""
        if value in known:
            return True
        near = nearest(value, known, n=3, cutoff=0.4)
        if near:
            self.error(
                key,
                _("'{found}' is not known; the nearest are: {words}.").format(
                    found=shorten(value), words=", ".join(near)
                ),
            )
        else:
            self.error(
                key,
                _("'{found}' is not known; expected one of: {words}.").format(
                    found=shorten(value), words=", ".join(known)
                ),
            )
        return False

    def tables(
        self, key: str, known: Collection[str], name: Callable[[Mapping[str, Any]], str]
    ) -> "list[Fields]":
        """Return the tables of a list, each named by its number and what `name` says of it."""
        value = self._typed(key, list, _("a list of tables"), [])
        if not all(isinstance(one, dict) for one in value):
            self._wrong_type(key, _("a list of tables"))
            return []
        found = []
        for number, table in enumerate(value, start=1):
            label = name(table)
            place = f"{key} {number}" + (f" ({shorten(label)})" if label else "")
            whole = f"{self.place}, {place}" if self.place else place
            found.append(Fields(whole, table, known, self._errors))
        return found

    def table(self, key: str, known: Collection[str]) -> "Fields":
        """Return a table within this one; an empty one where there is none."""
        value = self._typed(key, dict, _("a table"), {})
        return Fields(f"{self.place}, {key}" if self.place else key, value, known, self._errors)

    def _demand(self, key: str) -> bool:
        if key not in self._table:
            self.error(key, _("it is missing; add it."))
            return False
        return True

    def _typed(self, key: str, kind: type[T], words: str, default: T) -> T:
        value = self._table.get(key, default)
        if not isinstance(value, kind):
            self._wrong_type(key, words)
            return default
        return value

    def _wrong_type(self, key: str, expected: str) -> None:
        found = shorten(str(self._table[key]))
        self.error(
            key, _("expected {expected}, found {found}.").format(expected=expected, found=found)
        )


def _out_of(low: float, high: float | None, value: float) -> str:
    if high is None:
        return _("expected {low} or more, found {found}.").format(low=low, found=value)
    return _("expected a number from {low} to {high}, found {found}.").format(
        low=low, high=high, found=value
    )
