"""Two cities side by side: what each says on every theme, and what one has that the other lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.city import City
from data.statement import Statement
from data.theme import Theme
from matcher.options import Options
from matcher.suggest import Suggester
from matcher.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class Column:
    """What one city says on one theme."""

    needs: tuple[Statement, ...]
    experiences: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One theme for two cities.

    Attributes
    ----------
    theme : Theme
    a, b : Column
    suggestion : Suggestion or None
        What the matcher says of the second city when the first asks; None where neither says
        anything on the theme.
    """

    theme: Theme
    a: Column
    b: Column
    suggestion: Suggestion | None

    @property
    def only_a(self) -> bool:
        """Whether the first city alone has an experience."""
        return bool(self.a.experiences) and not self.b.experiences

    @property
    def only_b(self) -> bool:
        """Whether the second city alone has an experience."""
        return bool(self.b.experiences) and not self.a.experiences


def compare(suggester: Suggester, a: City, b: City) -> list[Row]:
    """Return one row per theme, in the network's order.

    Notes
    -----
    Only the themes that people gave to a statement count here; statements filed under no theme are
    on the page of their city.
    """
    catalogue = suggester.engine.catalogue
    everybody = Options(top=0, has_all_statuses=True)
    rows = []
    for theme in catalogue.network.themes:
        columns = column(catalogue, a, theme), column(catalogue, b, theme)
        found = None
        if any(one.needs or one.experiences for one in columns):
            suggestions = suggester.suggest(a.id, theme.id, everybody).suggestions
            found = next(s for s in suggestions if s.city.id == b.id)
        rows.append(Row(theme, *columns, found))
    return rows


def column(catalogue: Catalogue, city: City, theme: Theme) -> Column:
    """Return what a city says on a theme, as people filed it."""
    filed = [one for one in catalogue.statements_of(city.id) if theme.id in one.themes]
    return Column(_of_kind(filed, "need"), _of_kind(filed, "experience"))


def _of_kind(statements: Sequence[Statement], kind: str) -> tuple[Statement, ...]:
    return tuple(one for one in statements if one.kind == kind)
