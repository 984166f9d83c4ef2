"""How much is lost across languages."""

import numpy as np

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.evidence import EVIDENCE, OTHER, SAME
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.labels import measure_label
from evaluation.report.numbers import interval, number
from evaluation.report.plots import forest
from evaluation.report.sections.quality import arms_by
from evaluation.statistics.bootstrap import mean_interval


def languages(found: Assessment) -> Section | None:
    """Compare statements in the query's language with those in another one."""
    evidence = found.bench.evidence
    if evidence is None or not np.isfinite(found.quality[OWN][OTHER].value):
        return None
    arms = arms_by(found, EVIDENCE)
    kinds = {
        _("same language"): [found.quality[arm][SAME] for arm in arms],
        _("another language"): [found.quality[arm][OTHER] for arm in arms],
    }
    plot = forest(arms, kinds, measure_label(EVIDENCE), emphasis=OWN)
    alt = _(
        "Evidence P@10 of each arm among statements in the query's language and among those in"
        " another one, with intervals; the distance between the two is the cross-language gap."
    )
    header = (
        _("arm"), _("same language"), _("another language"), _("gap"),
        _("hits of ten, same language"), _("hits of ten, another language"),
    )  # fmt: skip
    rows = []
    for arm in arms:
        hits = evidence.hits_by_language(found.arms.rankings[arm])
        values = found.per_query[arm]
        gap = mean_interval(values[SAME] - values[OTHER], found.bench.clusters)
        rows.append(
            (
                arm,
                interval(found.quality[arm][SAME]),
                interval(found.quality[arm][OTHER]),
                interval(gap),
                *(number(float(np.nanmean(own)), 2) for own in hits),
            )
        )
    caption = _(
        "Evidence P@10 with the ranking condensed to statements in one kind of language; the gap is"
        " over queries that both can answer; hits of ten are of the ranking as it is"
    )
    blocks: list[Block] = [Figure("languages", plot, alt), Table(caption, header, rows)]
    return Section(_("Across languages"), blocks)
