"""What each part of the model is worth: left out of the whole, and alone beside plain meaning.

Other weights stay as they are; they are not fitted again to what is left.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from data.messages import _
from evaluation.arms import Tell
from evaluation.assessment import HEADLINES, measure_exposure, measure_queries
from evaluation.benchmark import Benchmark
from evaluation.measure import PerQuery
from evaluation.own_arm import Change, Scorer
from evaluation.ranking import rank_candidates
from evaluation.shown import Shown
from evaluation.statistics.comparison import Comparison, compare
from evaluation.statistics.estimate import Estimate
from models.pair_weights import Weights

LEFT_OUT, ALONE = "left out", "alone"
ALL = "all parts"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the model beside meaning, and how to take it out."""

    name: str
    remove: Change


def _without_words(weights: Weights) -> Weights:
    answers, shared = weights.answers, weights.shared
    return replace(
        weights, answers=replace(answers, lexical=0.0), shared=replace(shared, lexical=0.0)
    )


PARTS = (
    Part("words", _without_words),
    Part("metric", lambda weights: replace(weights, metric=None)),
    Part("centring", lambda weights: replace(weights, is_centred=False)),
    Part("hub correction", lambda weights: replace(weights, hub_strength=0.0)),
    Part("size penalty", lambda weights: replace(weights, size_penalty=0.0)),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """The engine with parts taken out.

    Attributes
    ----------
    part : str
        Of `PARTS`, or `ALL`.
    setting : str
        `LEFT_OUT`, or `ALONE`: all other parts are left out.
    worth : mapping of measure to Comparison
        The whole engine less this one, by the headline measures; adjusted over all variants.
    exposure : mapping of measure to Estimate
        Of this variant.
    """

    part: str
    setting: str
    worth: Mapping[str, Comparison]
    exposure: Mapping[str, Estimate]


def ablate(
    bench: Benchmark, own: Mapping[str, PerQuery], score: Scorer, tell: Tell = lambda _line: None
) -> list[Variant]:
    """Measure the engine without each part, and with each part alone.

    Parameters
    ----------
    bench : Benchmark
    own : mapping of measure to ndarray of shape (n_queries,)
        What the whole engine reaches.
    score : callable (change, progress)
    tell : callable (str), optional
        Hears a line before each variant.

    Returns
    -------
    list of Variant
        Parts that the engine's weights do not have are left out. Cost: one scoring for each
        variant, at most eleven.
    """
    task = bench.task
    changes = dict(_changes(task.engine.weights))
    values: dict[tuple[str, str], dict[str, PerQuery]] = {}
    exposures: dict[tuple[str, str], dict[str, Estimate]] = {}
    for number, (name, change) in enumerate(changes.items(), start=1):
        tell(
            _("[{number}/{total}] without a part: {part}, {setting}").format(
                number=number, total=len(changes), part=name[0], setting=name[1]
            )
        )
        ranking = rank_candidates(score(change, None), task.asker, task.ties)
        values[name] = measure_queries(bench, ranking)
        exposures[name] = measure_exposure(Shown.of(ranking, task.cities, task.asker, bench.judged))
    labels = [label for label in HEADLINES if label in own]
    worth = {
        label: compare(
            own[label], {"\n".join(name): found[label] for name, found in values.items()},
            bench.clusters,
        )
        for label in labels
    }  # fmt: skip
    return [
        Variant(*name, {label: worth[label]["\n".join(name)] for label in labels}, exposures[name])
        for name in changes
    ]


def _changes(weights: Weights) -> Iterator[tuple[tuple[str, str], Change]]:
    parts = [part for part in PARTS if part.remove(weights) != weights]
    for part in parts:
        yield (part.name, LEFT_OUT), part.remove
    for part in parts:
        yield (part.name, ALONE), _all_of([other.remove for other in parts if other is not part])
    yield (ALL, LEFT_OUT), _all_of([part.remove for part in parts])


def _all_of(changes: list[Change]) -> Callable[[Weights], Weights]:
    return lambda weights: reduce(lambda changed, change: change(changed), changes, weights)
