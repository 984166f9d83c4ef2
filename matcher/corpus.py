"""The distinct texts of a catalogue, in an order that does not depend on its files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.region import primary_language
from data.statement import Statement
from data.translation import Translation
from models.language import detect_language

UNFINISHED = ("planned", "stopped")


@dataclass(frozen=True, slots=True)
class Entry:
    """One distinct statement of a city; verbatim copies of it are one entry.

    Attributes
    ----------
    statement : Statement
        The copy that says most for itself: checked before unchecked, then the latest, with a
        source, with a title; of equals the one with the smallest id.
    themes : tuple of str
        The themes people gave to any copy, in the network's order; empty where nobody did.
    language : str
        Of the statement, BCP 47; ``""`` where neither stated nor detected.
    is_language_detected : bool
    translation : Translation or None
        Read in the place of the statement, where the encoder reads its language better.
    """

    statement: Statement
    themes: tuple[str, ...]
    language: str
    is_language_detected: bool
    translation: Translation | None = None

    @property
    def text(self) -> str:
        """What is compared: the title, then the text."""
        return full_text(self.translation or self.statement)

    @property
    def title(self) -> str:
        """What stands over `text`; empty where nothing does."""
        return (self.translation or self.statement).title.strip()

    @property
    def is_unfinished(self) -> bool:
        """Whether it tells of something that was not done: planned, or stopped."""
        return self.statement.status in UNFINISHED

    @property
    def language_compared(self) -> str:
        """Of `text`."""
        return self.translation.language if self.translation else self.language


def full_text(said: Statement | Translation) -> str:
    """Return title and text as one text."""
    title = said.title.strip()
    if not title:
        return said.text
    return f"{title}{'' if title[-1] in '.!?…。！？' else '.'} {said.text}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """All entries by kind, each sorted by city and text."""

    needs: tuple[Entry, ...]
    reports: tuple[Entry, ...]
    profiles: tuple[Entry, ...]

    @classmethod
    def of(cls, catalogue: Catalogue, best_languages: frozenset[str] = frozenset()) -> "Corpus":
        """Merge verbatim copies and sort.

        Parameters
        ----------
        catalogue : Catalogue
        best_languages : frozenset of str
            BCP 47 primary tags: a statement in another language is read in its translation into one
            of these, if a person gave one.

        Notes
        -----
        Copies are merged before anything is counted or averaged, so that a report handed in ten
        times changes no score. Sorting by content makes every array, hence every rounding error,
        independent of the order of rows and of the statements' ids.
        """
        theme_order = [theme.id for theme in catalogue.network.themes]
        spoken = spoken_languages(catalogue)
        translations = _read_instead(catalogue, best_languages)
        of_kind = {
            kind: _distinct(
                (s for s in catalogue.statements if s.kind == kind),
                theme_order,
                spoken,
                translations,
            )
            for kind in ("need", "experience", "profile")
        }
        return cls(of_kind["need"], of_kind["experience"], of_kind["profile"])


def spoken_languages(catalogue: Catalogue) -> frozenset[str]:
    """Return the languages a text of the network may be in: those of its cities and its own."""
    of_cities = {language for city in catalogue.cities for language in city.languages}
    of_texts = {s.language for s in catalogue.statements if s.language}
    return frozenset(of_cities | of_texts | set(catalogue.network.languages))


def _read_instead(
    catalogue: Catalogue, best_languages: frozenset[str]
) -> Mapping[str, Translation]:
    """Return the translation that is read in the place of a statement, by its id."""
    found = {}
    for statement in catalogue.statements:
        if primary_language(statement.language or "") in best_languages:
            continue
        best = [
            each
            for each in catalogue.translations_of(statement.id)
            if primary_language(each.language) in best_languages
        ]
        if best:
            found[statement.id] = min(best, key=lambda each: each.language)
    return found


def _distinct(
    statements: Iterable[Statement],
    theme_order: Sequence[str],
    spoken: frozenset[str],
    translations: Mapping[str, Translation],
) -> tuple[Entry, ...]:
    copies: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        key = (statement.city, " ".join(statement.text.casefold().split()))
        copies.setdefault(key, []).append(statement)
    return tuple(_entry(copies[key], theme_order, spoken, translations) for key in sorted(copies))


def _entry(
    copies: list[Statement],
    theme_order: Sequence[str],
    spoken: frozenset[str],
    translations: Mapping[str, Translation],
) -> Entry:
    copies = sorted(copies, key=_standing)
    first = copies[0]
    given = {theme for copy in copies for theme in copy.themes}
    stated = next((copy.language for copy in copies if copy.language), None)
    detected = None if stated else detect_language(full_text(first), candidates=spoken)
    return Entry(
        first,
        tuple(theme for theme in theme_order if theme in given),
        stated or detected or "",
        is_language_detected=stated is None and detected is not None,
        translation=next((translations[c.id] for c in copies if c.id in translations), None),
    )


def _standing(statement: Statement) -> tuple[bool, int, bool, bool, str, str]:
    return (
        not statement.verified,
        -(statement.year or 0),
        not statement.source,
        not statement.title,
        full_text(statement),
        statement.id,
    )
