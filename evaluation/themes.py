"""Exposure on each theme of a network: who is shown, and who never is."""

from dataclasses import dataclass

import numpy as np

from evaluation.exposure.spearman_population import population_correlation
from evaluation.ranking import Ranking
from evaluation.shown import Shown
from evaluation.statistics.estimate import Estimate
from evaluation.task import Task


@dataclass(frozen=True, eq=False)
class ThemeExposure:
    """What the first tens of one theme show.

    Attributes
    ----------
    theme : str
        Theme id.
    shown : Shown
        Over the questions on the theme; candidates are the cities with an experience on it.
    """

    theme: str
    shown: Shown

    @property
    def seen(self) -> list[str]:
        """The candidates that stand in somebody's first ten, by id."""
        return self._named(is_seen=True)

    @property
    def unseen(self) -> list[str]:
        """The candidates that stand in nobody's first ten, by id."""
        return self._named(is_seen=False)

    @property
    def correlation(self) -> Estimate:
        """Spearman's correlation of exposure and population over the candidates."""
        return population_correlation(self.shown)

    def _named(self, *, is_seen: bool) -> list[str]:
        shown = self.shown
        rows = np.flatnonzero(shown.is_candidate & ((shown.count > 0) == is_seen))
        return [shown.cities.ids[row] for row in rows]


def theme_exposures(task: Task, ranking: Ranking) -> list[ThemeExposure]:
    """Return the exposure on each theme that somebody asks on, in the network's order.

    A city has an experience on a theme where somebody filed one under it, or where it clearly
    belongs there (`Memberships.is_clear`).
    """
    found = []
    for position, theme in enumerate(task.engine.catalogue.network.themes):
        rows = np.array([question.theme == theme.id for question in task.questions])
        if rows.any():
            owners = task.report_owner[task.engine.report_themes.is_clear(position)]
            on_theme = np.bincount(owners, minlength=len(task.cities)) > 0
            part = Ranking(ranking.ranks[rows])
            shown = Shown.of(part, task.cities, task.asker[rows], None, on_theme)
            found.append(ThemeExposure(theme.id, shown))
    return found
