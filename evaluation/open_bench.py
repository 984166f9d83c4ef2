"""From files to a bench: the questions of a catalogue, and what is known about right answers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from data.errors import DataError
from data.messages import _
from data.query import Query
from evaluation.assessment import Bench
from evaluation.evidence import Evidence
from evaluation.judgements import read_judgements
from evaluation.task import Task
from matcher.engine import Engine
from matcher.intent import ANY, LEARN
from matcher.run import catalogue_questions, typed_questions

QUERIES, QRELS, EVIDENCE_QRELS = "queries.csv", "qrels.txt", "qrels_evidence.txt"


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
        If the catalogue has fewer than two cities.
    """
    if len(engine.city_ids) < 2:
        raise DataError(
            _("The catalogue has {n} cities; at least two are needed to rank any.").format(
                n=len(engine.city_ids)
            )
        )
    if queries is None:
        return Task(engine, catalogue_questions(engine), intent or ANY)
    return Task(engine, typed_questions(queries), intent or LEARN)


def open_bench(task: Task, qrels: Path | None, evidence_qrels: Path | None) -> Bench:
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
    return Bench(task, judged, evidence, task.asker)


def beside(catalogue: Path, name: str) -> Path | None:
    """Return a file of the catalogue's folder where there is one."""
    path = catalogue / name
    return path if path.exists() else None
