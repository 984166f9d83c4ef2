"""A benchmarkmark: the questions put to a catalogue, and what is known about right answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
    return Benchmark(task, judged, evidence, task.asker)
