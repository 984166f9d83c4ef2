"""What each part of the model is worth."""

from collections.abc import Sequence

from data.messages import _
from evaluation.ablation import ALL, ALONE, LEFT_OUT, Variant
from evaluation.assessment import Assessment
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.labels import measure_label
from evaluation.report.numbers import interval, number, p_value
from evaluation.report.plots import forest
from evaluation.report.slugs import slug

_EXPOSURES = (
    "Spearman(exposure, population)",
    "Spearman(exposure, reports)",
    "PopREO",
    "never in a first ten",
)


def ablation(found: Assessment, variants: Sequence[Variant]) -> Section | None:
    """Show what is lost without each part by each headline measure, and who is shown then."""
    if not variants:
        return None
    names = [f"{_part(one.part)}: {_setting(one.setting)}" for one in variants]
    blocks: list[Block] = []
    for label in found.headlines:
        measure = measure_label(label)
        lost = _("{measure}: the whole less this").format(measure=measure)
        differences = [one.worth[label].difference for one in variants]
        plot = forest(names, {measure: differences}, lost, zero=0.0)
        alt = _("What is lost by {measure} without parts of the model, with intervals.").format(
            measure=measure
        )
        blocks.append(Figure(f"ablation-{slug(label)}", plot, alt))
        rows = [
            (name, interval(one.difference), p_value(one.p), p_value(one.p_holm))
            for name, one in zip(names, (v.worth[label] for v in variants), strict=True)
        ]
        caption = _("Above 0: the whole is better. Other weights stay as they are.")
        blocks.append(Table(caption, (_("part"), lost, "p", _("p, Holm")), rows))
    shown = [name for name in _EXPOSURES if name in variants[0].exposure]
    seen = [
        (name, *(number(one.exposure[label].value) for label in shown))
        for name, one in zip(names, variants, strict=True)
    ]
    header = (_("part"), *(measure_label(label) for label in shown))
    blocks.append(Table(_("Who is shown without parts of the model"), header, seen))
    return Section(_("What each part of the model is worth"), blocks)


def _part(name: str) -> str:
    return {
        "words": _("words (BM25)"),
        "metric": _("learned metric"),
        "centring": _("centring per language"),
        "hub correction": _("hub correction"),
        "size penalty": _("size penalty"),
        ALL: _("all of these"),
    }.get(name, name)


def _setting(name: str) -> str:
    return {LEFT_OUT: _("left out"), ALONE: _("alone")}[name]
