"""Sentences for people, in their language.

Source texts are English; ``<language>.po`` beside this file holds each translation. The language is
a context variable, so two requests of one process may be answered in two languages.

    from data.messages import _, ngettext
    _("{n} rows were left out.").format(n=3)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import NotFound

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE_LANGUAGE = "en"
_HERE = Path(__file__).parent
_active: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def available_languages() -> list[str]:
    """Return the interface languages, BCP 47, the source language first."""
    return [SOURCE_LANGUAGE, *sorted(path.stem for path in _HERE.glob("*.po"))]


def active_language() -> str:
    """Return the language that `_` now speaks, BCP 47."""
    return _active.get()


def best_language(wanted: str) -> str | None:
    """Return the interface language for a locale or tag such as ``fr_CA.UTF-8``, or None."""
    primary = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    return primary if primary in available_languages() else None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside the block.

    Raises
    ------
    NotFound
        If no interface language matches.
    """
    found = best_language(language)
    if found is None:
        raise NotFound(
            _("There is no interface in '{language}'. Choose one of: {known}.").format(
                language=language, known=", ".join(available_languages())
            )
        )
    token = _active.set(found)
    try:
        yield
    finally:
        _active.reset(token)


def _(message: str) -> str:
    """Return `message` in the active language; untranslated messages stay English."""
    found = _catalog(_active.get()).get(message)
    return found if isinstance(found, str) else message


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of a counted message that fits `n` in the active language."""
    language = _active.get()
    forms = _catalog(language).get(one)
    if not isinstance(forms, tuple):
        return one if n == 1 else many
    return forms[_plural(language)(n)]


@cache
def _catalog(language: str) -> dict[str, str | tuple[str, ...]]:
    if language == SOURCE_LANGUAGE:
        return {}
    return {
        m.id[0] if isinstance(m.id, tuple) else str(m.id): (
            tuple(m.string) if isinstance(m.string, (tuple, list)) else m.string
        )
        for m in _file(language)
        if m.id and m.string and not m.fuzzy
    }


@cache
def _plural(language: str) -> Callable[[int], int]:
    from gettext import c2py

    # The file's own rule: Babel's differs between releases (since 2.19 it has a form for millions).
    choose: Callable[[int], int] = c2py(_file(language).plural_expr)
    return choose


@cache
def _file(language: str) -> "Catalog":
    from babel.messages.pofile import read_po

    with (_HERE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)
