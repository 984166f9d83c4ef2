"""How good the matches are, arm by arm."""

from data.messages import _
from evaluation.assessment import Assessment
from evaluation.own_arm import OWN
from evaluation.report.document import Block, Figure, Section, Table
from evaluation.report.labels import measure_label
from evaluation.report.numbers import interval, number
from evaluation.report.plots import forest
from evaluation.report.slugs import slug
from evaluation.statistics.estimate import Estimate

_UNTOLD = Estimate(float("nan"))


def quality(found: Assessment) -> Section | None:
    """Show every arm by the headline measures with intervals, then by all measures."""
    if not found.headlines:
        return None
    blocks: list[Block] = []
    for label in found.headlines:
        arms = arms_by(found, label)
        estimates = [found.quality[name][label] for name in arms]
        name = measure_label(label)
        alt = _(
            "{measure} of each arm with its interval; the first of {n} is {best} at {value}."
        ).format(measure=name, n=len(arms), best=arms[0], value=number(estimates[0].value))
        blocks.append(Figure(f"quality-{slug(label)}", forest(arms, {name: estimates}, name), alt))
    header = [_("arm"), *(measure_label(label) for label in found.headlines)]
    rows = [
        [arm, *(interval(found.quality[arm].get(label, _UNTOLD)) for label in found.headlines)]
        for arm in arms_by(found, found.headlines[0])
    ]
    blocks.append(Table(_("Quality by arm, with 95 % intervals"), header, rows))
    blocks.append(_others(found))
    return Section(_("Quality by arm"), blocks)


def arms_by(found: Assessment, label: str) -> list[str]:
    """Return the arms, best first; those without this measure stand last."""

    def key(name: str) -> tuple[bool, float, str]:
        value = found.quality[name].get(label, _UNTOLD).value
        return label not in found.quality[name], -value, name

    return sorted(found.quality, key=key)


def best_others(found: Assessment, label: str, n: int) -> list[str]:
    """Return the best arms but the engine by a measure that they have, at most `n`."""
    others = [a for a in arms_by(found, label) if a != OWN and label in found.quality[a]]
    return others[:n]


def _others(found: Assessment) -> Table:
    labels = [label for label in found.quality[OWN] if label not in found.headlines]
    rows = [
        [arm, *(number(found.quality[arm].get(label, _UNTOLD).value) for label in labels)]
        for arm in arms_by(found, found.headlines[0])
    ]
    header = [_("arm"), *map(measure_label, labels)]
    return Table(_("Further measures"), header, rows)
