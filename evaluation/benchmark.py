"""A benchmark: the questions put to a catalogue, and what is known about right answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.messages import _
from data.query import Query
from evaluation.evidence import Evidence
from evaluation.judgements import Judgements, read_judgements
from evaluation.task import Task
from matcher.engine import Engine
from matcher.intent import ANY, LEARN
from matcher.run import catalogue_questions, typed_questions


@dataclass(frozen=True, eq=False)
class Benchmark:
    """A task with what is known about right answers.

    Attributes
    ----------
    task : Task
    judged : Judgements or None
        Of cities.
    evidence : Evidence or None
        Of statements.
    clusters : ndarray of shape (n_queries,), int64
        Queries that are no independent draws: those of one city, or of one project.
    notes : tuple of str
        What a reader must know about how it was made.
    """

    task: Task
    judged: Judgements | None
    evidence: Evidence | None
    clusters: NDArray[np.int64]
    notes: tuple[str, ...] = ()

    @property
    def is_learned_from(self) -> bool:
        """Whether the engine's metric was learned from the texts of this catalogue."""
        weights = self.task.engine.weights
        digest = self.task.engine.generated_from["digest"]
        return weights.metric is not None and weights.fitted_on == digest


def make_task(engine: Engine, queries: Sequence[Query] | None, intent: str | None = None) -> Task:
    """Make the task of some queries, or of every city on every theme.

    Parameters
    ----------
    engine : Engine
    queries : sequence of Query or None
        None: every city asks on every theme, with what the catalogue holds.
    intent : str, optional
        By default as ``jumelles run``: *learn* for queries, else *any*.

    Raises
    ------
    DataError
        As for `Task`.
    """
    if queries is None:
        return Task(engine, catalogue_questions(engine), intent or ANY)
    return Task(engine, typed_questions(queries), intent or LEARN)


def open_benchmark(task: Task, qrels: Path | None, evidence_qrels: Path | None) -> Benchmark:
    """Read the judgements of a task; queries of one city belong together.

    Raises
    ------
    NotFound, DataError
        As for `read_judgements`.
    """
    owners = [question.city for question in task.questions]
    judged = evidence = None
    if qrels is not None:
        judged = read_judgements(qrels, task.query_ids, task.cities.ids, owners)
    if evidence_qrels is not None:
        evidence = Evidence(
            read_judgements(evidence_qrels, task.query_ids, task.statement_ids, owners),
            np.array(task.query_languages),
            np.array(task.statement_languages),
        )
    bench = Benchmark(task, judged, evidence, task.asker)
    return replace(bench, notes=(_learned_note(bench),)) if bench.is_learned_from else bench


def _learned_note(bench: Benchmark) -> str:
    if bench.evidence is None:
        return _(
            "The metric of the model was learned from the texts of this catalogue: its figures are"
            " no forecast for other data. With the judged statements it was learned from, it is"
            " fitted anew without the cities it is judged on."
        )
    return _(
        "The metric of the model was learned from these judgements. Here it is fitted anew for each"
        " fifth of the cities, without what they ask and what they report."
    )
