"""Who is shown, and whether size decides."""

import numpy as np

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.facts import Facts
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Figure, Paragraph, Section, Table
from evaluation.report.labels import measure_label, stratum_label
from evaluation.report.numbers import interval, number
from evaluation.report.plots import forest, scatter
from evaluation.report.sections.quality import best_others
from evaluation.statistics.estimate import Estimate
from evaluation.strata import SIZE


def exposure(found: Assessment, facts: Facts) -> Section:
    """Show exposure against population, the measures of exposure, and parts of the candidates."""
    blocks: list[Block] = [*_population(found), *_chances(found), _measures(found)]
    blocks.append(_groups(found))
    blocks += _probes(facts)
    return Section(_("Exposure and size"), blocks)


def _compared(found: Assessment) -> list[str]:
    """Return the engine and, where quality is known, the best other arm."""
    others = best_others(found, found.headlines[0], 1) if found.headlines else []
    return [OWN, *others]


def _population(found: Assessment) -> list[Block]:
    shown = found.shown[OWN]
    people = np.where(shown.is_candidate, shown.cities.people, np.nan)
    if not np.isfinite(people).any():
        return []
    plot = scatter(
        people,
        {name: found.shown[name].exposure for name in _compared(found)},
        (_("population"), _("exposure")),
    )
    alt = _(
        "Exposure of each candidate city against its population; Spearman's correlation for {own}"
        " is {value}, 0 is neutral."
    ).format(own=OWN, value=interval(found.exposure[OWN]["Spearman(exposure, population)"]))
    return [Figure("exposure-population", plot, alt)]


def _chances(found: Assessment) -> list[Block]:
    """Draw the chance of being shown if relevant, by size class."""
    classes = [one for one in found.city_strata if one.kind == SIZE]
    if found.bench.judged is None or not classes:
        return []
    series = {
        name: [Estimate(found.shown[name].chance(one.member)) for one in classes]
        for name in _compared(found)
    }
    label = _("P(in the first ten | relevant)")
    plot = forest([stratum_label(one) for one in classes], series, label)
    alt = _(
        "The chance of a relevant city of being in the first ten, by size class; PopREO for {own}"
        " is {value}, 0 is even-handed."
    ).format(own=OWN, value=interval(found.exposure[OWN]["PopREO"]))
    return [Figure("shown-if-relevant", plot, alt)]


def _measures(found: Assessment) -> Table:
    names = list(found.exposure[OWN])
    rows = [
        [arm, *(interval(own[name], 2) for name in names)] for arm, own in found.exposure.items()
    ]
    return Table(_("Exposure by arm"), (_("arm"), *map(measure_label, names)), rows)


def _groups(found: Assessment) -> Table:
    shown = found.shown[OWN]
    header = [_("candidates"), "n", _("share of candidates"), _("share of exposure")]
    if shown.has_judgements:
        header += [_("P(in the first ten | relevant)"), _("P(in the first ten | not relevant)")]
    rows = []
    for one in found.city_strata:
        own = one.member & shown.is_candidate
        figures = [shown.share_of_candidates(own), shown.share_of_exposure(own)]
        if shown.has_judgements:
            figures += [shown.chance(own), shown.alarm(own)]
        if own.any():
            rows.append([stratum_label(one), number(int(own.sum()), 0), *map(number, figures)])
    return Table(_("Who {own} shows").format(own=OWN), header, rows)


def _probes(facts: Facts) -> list[Block]:
    text = _(
        "How much of a city's size can be read off its texts: held-out R² of the logarithm of the"
        " population, predicted by ridge regression from the embeddings of its experiences in five"
        " folds of cities. The population itself is read by no part of the engine."
    )
    rows = [(name, number(one.n, 0), number(one.value)) for name, one in facts.size_r2.items()]
    return [Paragraph(text), Table(_("Size in the embeddings"), (_("encoder"), "n", "R²"), rows)]
