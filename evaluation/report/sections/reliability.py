"""Whether the probabilities that stand behind the confidence are what they say."""

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.own_arm import OWN
from evaluation.reliability import measure_reliability
from evaluation.report.document import Block, Figure, Paragraph, Section, Table
from evaluation.report.numbers import interval, number
from evaluation.report.plots import diagonal
from matcher.intent import LEARN


def reliability(found: Assessment) -> Section | None:
    """Show predicted and observed shares; for evidence that was judged, ranked by *learn*."""
    bench, own = found.bench, found.arms.own
    if bench.evidence is None or bench.task.intent != LEARN:
        return None
    measured = measure_reliability(bench.evidence, own, bench.clusters)
    if measured is None:
        return None
    bins = measured.bins
    plot = diagonal(
        [one.predicted for one in bins],
        [one.observed for one in bins],
        (_("probability given"), _("share judged relevant")),
    )
    alt = _(
        "Reliability of {own}: the share of relevant statements against the probability given;"
        " on the diagonal both are the same. The table has the values."
    ).format(own=OWN)
    words = _(
        "Expected calibration error {error}; Brier score {brier}, against {reference} for one"
        " probability for all."
    ).format(
        error=number(measured.error),
        brier=number(measured.brier),
        reference=number(measured.reference),
    )
    rows = [
        (
            f"{number(one.low, 1)}–{number(one.high, 1)}",
            number(one.observed.n, 0),
            number(one.predicted),
            interval(one.observed),
        )
        for one in bins
    ]
    header = (_("probability"), _("pairs"), _("mean given"), _("share judged relevant"))
    caption = _("Every candidate of every judged query, by the probability it was given")
    blocks: list[Block] = [
        Paragraph(words),
        Figure("reliability", plot, alt),
        Table(caption, header, rows),
    ]
    return Section(_("Whether probabilities are what they say"), blocks)
