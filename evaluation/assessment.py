"""Everything that is measured of one task."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from evaluation import exposure, measures
from evaluation.arms import Arms
from evaluation.benchmark import Benchmark
from evaluation.evidence import EVIDENCE, OTHER, SAME
from evaluation.measure import Measure, PerQuery
from evaluation.own_arm import OWN
from evaluation.plugins import load_parts
from evaluation.ranking import Ranking
from evaluation.shown import ExposureMeasure, Shown
from evaluation.statistics.bootstrap import mean_interval
from evaluation.statistics.comparison import Comparison, compare
from evaluation.statistics.estimate import Estimate
from evaluation.strata import Stratum, city_strata, query_strata

HEADLINES = (EVIDENCE, "nDCG@10", "percentile")
"""What systems are compared by, the one to trust first."""


@dataclass(frozen=True, eq=False)
class Assessment:
    """What was measured, by arm and measure.

    Attributes
    ----------
    per_query : mapping of arm to mapping of measure to ndarray of shape (n_queries,)
        nan where a measure says nothing about a query.
    quality : mapping of arm to mapping of measure to Estimate
    shown : mapping of arm to Shown
    exposure : mapping of arm to mapping of measure to Estimate
    comparisons : mapping of measure to mapping of arm to Comparison
        The engine less each other arm, by the headline measures.
    strata : mapping of arm to mapping of measure to list of Estimate
        In the order of `query_strata`.
    """

    bench: Benchmark
    arms: Arms
    query_strata: list[Stratum]
    city_strata: list[Stratum]
    per_query: dict[str, dict[str, PerQuery]] = field(default_factory=dict)
    quality: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    shown: dict[str, Shown] = field(default_factory=dict)
    exposure: dict[str, dict[str, Estimate]] = field(default_factory=dict)
    comparisons: dict[str, dict[str, Comparison]] = field(default_factory=dict)
    strata: dict[str, dict[str, list[Estimate]]] = field(default_factory=dict)

    @property
    def headlines(self) -> list[str]:
        """The headline measures that could be computed, the one to trust first."""
        return [label for label in HEADLINES if label in self.quality[OWN]]


def assess(
    bench: Benchmark, arms: Arms, tell: Callable[[str], None] = lambda _line: None
) -> Assessment:
    """Measure all arms.

    Parameters
    ----------
    bench : Bench
    arms : Arms
    tell : callable (str), optional
        Hears a line per arm.
    """
    task = bench.task
    found = Assessment(bench, arms, query_strata(task), city_strata(task.cities))
    for number, (name, ranking) in enumerate(arms.rankings.items(), start=1):
        tell(f"[{number}/{len(arms.rankings)}] = {name}")
        _measure(found, name, ranking)
    for label in found.headlines:
        own = found.per_query[OWN][label]
        others = {
            name: values[label]
            for name, values in found.per_query.items()
            if name != OWN and label in values
        }
        found.comparisons[label] = compare(own, others, bench.clusters)
    return found


def measure_queries(bench: Benchmark, ranking: Ranking) -> dict[str, PerQuery]:
    """Return every measure of quality that can be told of one ranking, by label.

    Arms that show no statement have no evidence measure, rather than a zero.
    """
    found: dict[str, PerQuery] = {}
    if bench.evidence is not None and ranking.evidence is not None:
        found[EVIDENCE] = bench.evidence.precision(ranking)
        found[SAME], found[OTHER] = bench.evidence.condensed_precision(ranking)
    if bench.judged is not None:
        for measure in load_parts(measures, "MEASURE", Measure):
            found[measure.label] = measure.of(ranking, bench.judged)
    return found


def measure_exposure(shown: Shown) -> dict[str, Estimate]:
    """Return every measure of exposure that can be told of one ranking, by name."""
    return {
        one.name: one.compute(shown)
        for one in load_parts(exposure, "EXPOSURE", ExposureMeasure)
        if shown.has_judgements or not one.needs_judgements
    }


def _measure(found: Assessment, name: str, ranking: Ranking) -> None:
    bench, task = found.bench, found.bench.task
    values = measure_queries(bench, ranking)
    found.per_query[name] = values
    found.quality[name] = _means(values, bench.clusters)
    found.strata[name] = {
        label: [
            _mean(np.where(one.member, values[label], np.nan), bench.clusters)
            for one in found.query_strata
        ]
        for label in HEADLINES
        if label in values
    }
    found.shown[name] = Shown.of(ranking, task.cities, task.asker, bench.judged)
    found.exposure[name] = measure_exposure(found.shown[name])


def _means(values: Mapping[str, PerQuery], clusters: NDArray[np.int64]) -> dict[str, Estimate]:
    return {label: _mean(own, clusters) for label, own in values.items()}


def _mean(values: PerQuery, clusters: NDArray[np.int64]) -> Estimate:
    return mean_interval(values, clusters).within(0.0, 1.0)
