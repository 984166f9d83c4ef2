"""What each part of the model is worth."""

from collections.abc import Sequence

from data.messages import _
from evaluation.ablation import Ablated
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.numbers import interval, p_value
from evaluation.report.plots import forest
from evaluation.report.slugs import slug


def ablation(rows: Sequence[Ablated]) -> Section | None:
    """Show the difference each change makes, one plot and table per benchmark and measure."""
    blocks: list[Block] = []
    for benchmark, measure in dict.fromkeys((row.benchmark, row.measure) for row in rows):
        own = [row for row in rows if (row.benchmark, row.measure) == (benchmark, measure)]
        names = [f"{row.part}: {row.setting}" for row in own]
        label = _("difference of {measure}").format(measure=measure)
        plot = forest(names, {measure: [row.difference for row in own]}, label, zero=0.0)
        alt = _(
            "{benchmark}: how {measure} changes with each part of the model, with intervals."
        ).format(benchmark=benchmark, measure=measure)
        blocks.append(Figure(f"ablation-{slug(benchmark)}-{slug(measure)}", plot, alt))
        header = (_("part"), _("change"), label, "p")
        cells = [(row.part, row.setting, interval(row.difference), p_value(row.p)) for row in own]
        blocks.append(Table(f"{benchmark}, {measure}", header, cells))
    return Section(_("Ablation: each part changed"), blocks) if blocks else None
