"""Whether the engine is better than what a user would pick instead, and what can be told at all."""

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.labels import measure_label
from evaluation.report.numbers import interval, number, p_value
from evaluation.report.plots import forest
from evaluation.report.sections.quality import best_others
from evaluation.report.slugs import slug
from evaluation.statistics.clusters import Clustered
from evaluation.statistics.power import power

_DIFFERENCES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)


def comparisons(found: Assessment) -> Section | None:
    """Show the paired differences by each headline measure, and the power of the test."""
    blocks: list[Block] = []
    for label in found.headlines:
        others = found.comparisons[label]
        if others:
            blocks += _compared(found, label)
    if not blocks:
        return None
    blocks.append(_power_table(found))
    return Section(_("Against each other arm"), blocks)


def _compared(found: Assessment, label: str) -> list[Block]:
    others = dict(
        sorted(found.comparisons[label].items(), key=lambda item: item[1].difference.value)
    )
    name = measure_label(label)
    differences = [one.difference for one in others.values()]
    plot = forest(
        list(others),
        {name: differences},
        _("difference of {measure}").format(measure=name),
        zero=0.0,
    )
    alt = _(
        "{own} less each other arm by {measure}, with intervals; the table has the values."
    ).format(own=OWN, measure=name)
    header = (
        _("{own} less").format(own=OWN), _("difference"), _("effect size"), _("better"), _("equal"),
        _("worse"), "p", _("p, Holm"), _("detectable"),
    )  # fmt: skip
    rows = [
        (
            arm, interval(one.difference), number(one.effect, 2), number(one.better, 2),
            number(one.equal, 2), number(one.worse, 2), p_value(one.p), p_value(one.p_holm),
            number(one.detectable),
        )
        for arm, one in others.items()
    ]  # fmt: skip
    caption = _(
        "{measure}: paired differences; shares of cities (or projects) where it is better, equal or"
        " worse; the true difference these queries would show with probability 0.8"
    ).format(measure=name)
    return [Figure(f"difference-{slug(label)}", plot, alt), Table(caption, header, rows)]


def _power_table(found: Assessment) -> Table:
    """Return the chance of finding true differences from the best other arm."""
    rows = []
    for label in found.headlines:
        for best in best_others(found, label, 1):
            own, other = found.per_query[OWN][label], found.per_query[best][label]
            paired = Clustered.of(own - other, found.bench.clusters)
            chances = [number(power(one, paired), 2) for one in _DIFFERENCES]
            rows.append([f"{measure_label(label)} ({best})", str(len(paired)), *chances])
    header = [_("measure (best other arm)"), "n", *(number(one) for one in _DIFFERENCES)]
    caption = _(
        "Power: the chance that a true difference is found significant at 5 %, by the noncentral t"
        " distribution with whole cities (or projects) as units and the spread that was observed"
    )
    return Table(caption, header, rows)
