"""Exposure on each theme of a network."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.messages import _, active_language
from evaluation.assessment import Assessment
from evaluation.report.document import Figure, Section, Table
from evaluation.report.numbers import interval, number
from evaluation.report.plots import forest
from evaluation.statistics.estimate import Estimate
from evaluation.strata import SIZE
from evaluation.themes import ThemeExposure


def themes(found: Assessment, exposures: Sequence[ThemeExposure]) -> Section | None:
    """Show, theme by theme, how exposure is shared between sizes and who is never shown."""
    if len(exposures) < 2:
        return None
    names = [_label(found, one) for one in exposures]
    classes = [one for one in found.city_strata if one.kind == SIZE]
    series = {
        stratum.label: [Estimate(_advantage(one, stratum.member)) for one in exposures]
        for stratum in classes
    }
    plot = forest(names, series, _("share of exposure less share of candidates"), zero=0.0)
    alt = _(
        "For each theme and size class, the share of exposure less the share of candidates; 0 is"
        " even-handed."
    )
    header = (_("theme"), _("candidates"), *(stratum.label for stratum in classes),
              _("Spearman (exposure, population)"))  # fmt: skip
    rows = [
        [
            name,
            number(int(one.shown.is_candidate.sum()), 0),
            *(
                f"{number(one.shown.share_of_exposure(own.member), 2)} / "
                f"{number(one.shown.share_of_candidates(own.member), 2)}"
                for own in classes
            ),
            interval(one.correlation, 2),
        ]
        for name, one in zip(names, exposures, strict=True)
    ]
    caption = _("Share of exposure / share of candidates, by size class")
    return Section(
        _("Theme by theme"),
        [Figure("themes", plot, alt), Table(caption, header, rows), _seen(names, exposures)],
    )


def _advantage(one: ThemeExposure, member: NDArray[np.bool_]) -> float:
    return one.shown.share_of_exposure(member) - one.shown.share_of_candidates(member)


def _seen(names: Sequence[str], exposures: Sequence[ThemeExposure]) -> Table:
    header = (_("theme"), _("in somebody's first ten"), _("in nobody's first ten"))
    rows = [
        (name, ", ".join(one.seen) or "–", ", ".join(one.unseen) or "–")
        for name, one in zip(names, exposures, strict=True)
    ]
    caption = _("Which cities with an experience on the theme are shown to anybody asking on it")
    return Table(caption, header, rows)


def _label(found: Assessment, one: ThemeExposure) -> str:
    theme = found.bench.task.engine.catalogue.theme(one.theme)
    return theme.label.get(active_language(), one.theme)
