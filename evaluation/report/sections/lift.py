"""How much better than size alone."""

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.baselines import largest, same_size
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.numbers import interval
from evaluation.report.plots import forest
from evaluation.report.sections.quality import arms_by
from evaluation.statistics.bootstrap import mean_interval
from evaluation.statistics.estimate import Estimate

_MEASURE = "percentile"


def lift(found: Assessment) -> Section | None:
    """Show the mean percentile of every arm less that of the arms that know size alone."""
    names = [largest.BASELINE.name, same_size.BASELINE.name]
    sizes = [name for name in names if name in found.quality]
    if found.bench.judged is None or not sizes:
        return None
    arms = [arm for arm in arms_by(found, _MEASURE) if arm not in sizes]
    lifts = {
        _("over {arm}").format(arm=size): [_lift(found, arm, size) for arm in arms]
        for size in sizes
    }
    label = _("lift of the mean percentile over size")
    alt = _(
        "The mean percentile of each arm less that of ranking by size alone, with intervals; 0 is"
        " no better than size."
    )
    header = (_("arm"), _("mean percentile"), *lifts)
    rows = [
        [arm, interval(found.quality[arm][_MEASURE]), *(interval(own[i]) for own in lifts.values())]
        for i, arm in enumerate(arms)
    ]
    rows += [
        [size, interval(found.quality[size][_MEASURE]), *("" for _size in sizes)] for size in sizes
    ]
    blocks: list[Block] = [
        Figure("lift", forest(arms, lifts, label, zero=0.0, emphasis=OWN), alt),
        Table(_("Lift over size"), header, rows),
    ]
    return Section(_("Lift over size"), blocks)


def _lift(found: Assessment, arm: str, size: str) -> Estimate:
    own, other = found.per_query[arm][_MEASURE], found.per_query[size][_MEASURE]
    return mean_interval(own - other, found.bench.clusters)
