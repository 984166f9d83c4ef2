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
        blocks.append(
            Figure(
                f"quality-{slug(label)}", forest(arms, {name: estimates}, name, emphasis=OWN), alt
            )
        )
    header = [_("arm"), *(measure_label(label) for label in found.headlines)]
    rows = [
        [arm, *(interval(found.quality[arm].get(label, _UNTOLD)) for label in found.headlines)]
        for arm in all_arms(found)
    ]
    blocks.append(Table(_("Quality by arm, with 95 % intervals"), header, rows))
    blocks.append(_others(found))
    return Section(_("Quality by arm"), blocks)


def arms_by(found: Assessment, label: str) -> list[str]:
    """Return the arms that have a measure, best first."""
    own = {name: found.quality[name] for name in found.quality if label in found.quality[name]}
    return sorted(own, key=lambda name: (-own[name][label].value, name))


def all_arms(found: Assessment) -> list[str]:
    """Return all arms, best first by the headline measures, those without the first one last."""
    ranked = [name for label in found.headlines for name in arms_by(found, label)]
    return list(dict.fromkeys(ranked))


def best_others(found: Assessment, label: str, n: int) -> list[str]:
    """Return the best arms but the engine by a measure that they have, at most `n`."""
    return [arm for arm in arms_by(found, label) if arm != OWN][:n]


def _others(found: Assessment) -> Table:
    labels = [label for label in found.quality[OWN] if label not in found.headlines]
    rows = [
        [arm, *(number(found.quality[arm].get(label, _UNTOLD).value) for label in labels)]
        for arm in all_arms(found)
    ]
    header = [_("arm"), *map(measure_label, labels)]
    return Table(_("Further measures"), header, rows)
