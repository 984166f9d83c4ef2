"""Suggestions as a table for a person at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from babel.numbers import format_decimal
from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from data.city import City
from data.messages import _, active_language, ngettext
from data.theme import Theme
from matcher.naming import (
    country_name,
    display_name,
    language_name,
    level_label,
    passage_label,
    passage_notes,
    plain,
    relation_label,
    status_label,
    theme_label,
)
from matcher.suggestion import LeftOut, Passage, Suggestion, SuggestionList

_NARROW = 72


def print_list(console: Console, answer: SuggestionList, theme: Theme, asker: City) -> None:
    """Print one list: title, suggestions with the passages of both cities, sources, notes."""
    console.print()
    console.print(Text(f"{display_name(asker)} · {theme_label(theme)}", style="bold"))
    sources = _Sources()
    if answer.suggestions:
        console.print(_table(answer, asker, sources, is_narrow=console.width < _NARROW))
    else:
        console.print(_("No city is left to suggest."))
    for number, source in sources.numbered():
        console.print(Text(f"  [{number}] {source}"), soft_wrap=True)
    for note in answer.notes:
        console.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))


def print_left_out(console: Console, left_out: Sequence[LeftOut], names: Mapping[str, str]) -> None:
    """Print which cities are in no list, and why."""
    if left_out:
        console.print(Padding(Text(left_out_line(left_out, names), style="dim"), (1, 0, 0, 2)))


def left_out_line(left_out: Sequence[LeftOut], names: Mapping[str, str]) -> str:
    """Return one sentence that names every city left out, by reason; `names` are by id."""
    by_reason: dict[str, list[str]] = {}
    for out in left_out:
        by_reason.setdefault(out.reason, []).append(names[out.city])
    reasons = " · ".join(
        _("{reason}: {cities}").format(reason=reason, cities=", ".join(cities))
        for reason, cities in by_reason.items()
    )
    return ngettext(
        "{n} city is left out ({reasons}).", "{n} cities are left out ({reasons}).", len(left_out)
    ).format(n=len(left_out), reasons=reasons)


class _Sources:
    """Numbers the sources of a list, each once, in the order they are first needed."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, cell: str) -> str:
        """Return the marks of the addresses in a source cell, such as ``[1][2]``."""
        sources = [source.strip() for source in cell.split(" ; ")]
        sources = [plain(source) for source in sources if source]
        numbers = [self._numbers.setdefault(s, len(self._numbers) + 1) for s in sources]
        return "".join(f"[{number}]" for number in numbers)

    def numbered(self) -> Iterator[tuple[int, str]]:
        return ((number, source) for source, number in self._numbers.items())


def _table(answer: SuggestionList, asker: City, sources: _Sources, *, is_narrow: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, expand=True, pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    if is_narrow:
        table.add_column(_("Partner and why"), overflow="fold")
    else:
        table.add_column(_("Partner"), ratio=2, overflow="fold")
        table.add_column(_("Why"), ratio=5, overflow="fold")
    for suggestion in answer.suggestions:
        partner, why = _partner(suggestion), _why(suggestion, asker, sources)
        cells = [Group(partner, why)] if is_narrow else [partner, why]
        table.add_row(str(suggestion.rank), *cells)
    return table


def _partner(suggestion: Suggestion) -> Text:
    city = suggestion.city
    text = Text(display_name(city), style="bold")
    text.append(f"\n{country_name(city.country)}", style="not bold")
    for line in _facts(suggestion):
        text.append(f"\n{line}", style="not bold dim")
    return text


def _facts(suggestion: Suggestion) -> Iterator[str]:
    city, language = suggestion.city, active_language()
    if city.population is not None:
        people = format_decimal(city.population, locale=language)
        yield ngettext("{n} person", "{n} people", city.population).format(n=people)
    apart = []
    if suggestion.distance_km is not None:
        apart.append(f"{format_decimal(suggestion.distance_km, locale=language)} km")
    if suggestion.hours_apart is not None:
        hours = format_decimal(suggestion.hours_apart, locale=language)
        apart.append(_("{hours} h apart").format(hours=hours) if hours != "0" else _("same time"))
    if apart:
        yield ", ".join(apart)
    if suggestion.common_languages:
        spoken = ", ".join(language_name(tag) for tag in suggestion.common_languages)
        yield _("in common: {languages}").format(languages=spoken)
    if city.status != "active":
        yield status_label(city.status)
    if suggestion.partners_already:
        yield _("already partners")
    if suggestion.is_unexpected:
        yield _("an unexpected lead")


def _why(suggestion: Suggestion, asker: City, sources: _Sources) -> Text:
    text = Text(relation_label(suggestion.relation), style="bold")
    level = level_label(suggestion.confidence.level)
    judged = _("{level}: {reason}").format(level=level, reason=suggestion.confidence.reason)
    text.append(f" · {judged}", style="not bold")
    for own, other in zip_longest(suggestion.asking, suggestion.candidate):
        for city, passage in ((asker, own), (suggestion.city, other)):
            if passage is not None:
                text.append_text(_passage(city, passage, sources))
    return text


def _passage(city: City, passage: Passage, sources: _Sources) -> Text:
    label = passage_label(passage.kind, passage.status).format(city=display_name(city))
    text = Text(f"\n{label} ", style="not bold italic")
    title = passage.titled.title
    if title:
        text.append(_("{title} —").format(title=plain(title)) + " ", style="not italic")
    text.append(_("“{passage}”").format(passage=plain(passage.shown.passage)), style="not italic")
    about = ", ".join(passage_notes(passage))
    if about:
        text.append(f" ({about})", style="not italic dim")
    if passage.source:
        text.append(f" {sources.marks(passage.source)}", style="not italic dim")
    return text
