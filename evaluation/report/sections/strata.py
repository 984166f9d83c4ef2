"""Parts of the queries."""

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Section, Table
from evaluation.report.labels import measure_label, stratum_label
from evaluation.report.numbers import interval, number
from evaluation.report.sections.quality import best_others

_N_OTHERS = 4


def strata(found: Assessment) -> Section | None:
    """Show the headline measures by language of the query and kind of the asking city."""
    if not found.headlines:
        return None
    blocks: list[Block] = []
    for label in found.headlines:
        others = best_others(found, label, _N_OTHERS)
        rows = []
        for i, stratum in enumerate(found.query_strata):
            own = found.strata[OWN][label][i]
            values = [number(found.strata[arm][label][i].value) for arm in others]
            rows.append([stratum_label(stratum), number(own.n, 0), interval(own), *values])
        caption = _("{measure} by part of the queries: the engine and the best other arms").format(
            measure=measure_label(label)
        )
        blocks.append(Table(caption, (_("queries"), "n", OWN, *others), rows))
    return Section(_("By language and asking city"), blocks)
