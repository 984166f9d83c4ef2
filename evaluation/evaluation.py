"""One evaluation from a bench to its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from data.files import write_files
from data.messages import _
from evaluation.ablation import Variant, ablate
from evaluation.arms import Tell, all_baselines, run_arms
from evaluation.assessment import Assessment, assess
from evaluation.benchmark import Benchmark
from evaluation.facts import Facts, gather_facts
from evaluation.own_arm import OWN, Change, Scorer, as_shipped, score_own
from evaluation.ranking import Scored
from evaluation.report.compose import compose, sections
from evaluation.report.document import Section
from evaluation.report.labels import measure_label
from evaluation.report.numbers import interval
from evaluation.report.page import as_page
from evaluation.results import as_bytes, cities_csv, queries_csv, results_json
from evaluation.run_files import read_runs
from evaluation.statistics.estimate import Estimate
from evaluation.task import Task
from evaluation.themes import ThemeExposure, theme_exposures
from models.encoder import Encoder
from models.store import Progress


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything there is to write about one bench."""

    found: Assessment
    facts: Facts
    exposures: list[ThemeExposure]
    variants: list[Variant]

    def write(self, folder: Path) -> None:
        """Write the report and the results into a folder, all of them or none.

        Raises
        ------
        DataError
            If one of them cannot be written.
        """
        found, facts = self.found, self.facts
        contents = {
            "results.json": as_bytes(results_json(found, facts, self.exposures, self.variants)),
            "queries.csv": queries_csv(found).encode("utf-8"),
            "cities.csv": cities_csv(found).encode("utf-8"),
            "report.html": as_page(compose(found, facts, self.exposures, self.variants)),
        }
        write_files(folder, contents)

    def sections(self) -> list[Section]:
        """Return what the report says of this benchmark, for a document about several."""
        return sections(self.found, self.facts, self.exposures, self.variants)

    def summary(self) -> Iterator[str]:
        """Yield the engine's headline figures, one line each."""
        found = self.found
        for label in found.headlines:
            yield _told(label, found.quality[OWN][label])
        for name, one in found.exposure[OWN].items():
            yield _told(name, one)


def evaluate_benchmark(
    bench: Benchmark,
    encoders: Sequence[Encoder] = (),
    runs: Sequence[Path] = (),
    tell: Tell = lambda _line: None,
    *,
    is_ablated: bool = False,
) -> Evaluation:
    """Let all arms answer a bench, and measure them.

    Parameters
    ----------
    bench : Bench
    encoders : sequence of Encoder
        Further encoders for the plain dense arms.
    runs : sequence of Path
        Run files of other systems; read before anything is computed.
    tell : callable (str), optional
        Hears how far the work is.
    is_ablated : bool, default=False
        Whether to measure what each part of the model is worth, too.

    Raises
    ------
    JumellesError
        If a run is not of this bench, or the catalogue holds nothing to rank.
    """
    task = bench.task
    names = {OWN, *(one.name for one in all_baselines())}
    others = read_runs(runs, task, names)
    score = _scorer(bench, tell)
    arms = run_arms(task, encoders, others, tell, partial(score, as_shipped))
    found = assess(bench, arms, tell)
    exposures = theme_exposures(task, found.arms.rankings[OWN])
    variants = ablate(bench, found.per_query[OWN], score, tell) if is_ablated else []
    return Evaluation(found, gather_facts(bench, encoders), exposures, variants)


def _scorer(bench: Benchmark, tell: Tell) -> Scorer:
    if bench.is_learned_from and bench.evidence is not None:
        # Fitting takes PyTorch, whose import takes seconds.
        from evaluation.calibration.cross_fit import CrossFitted

        return CrossFitted(bench, tell).score
    return partial(_score_changed, bench.task)


def _score_changed(task: Task, change: Change, progress: Progress | None) -> Scored:
    engine = task.engine.with_weights(change(task.engine.weights))
    return score_own(Task(engine, task.questions, task.intent), progress)


def _told(name: str, one: Estimate) -> str:
    return _("{label}: {value}").format(label=measure_label(name), value=interval(one))
