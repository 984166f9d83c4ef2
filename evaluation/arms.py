"""All systems that answer one task: the engine, the baselines, and the runs of others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from data.errors import DataError
from data.messages import _
from evaluation import baselines
from evaluation.baseline import Baseline
from evaluation.own_arm import OWN, score_own
from evaluation.plugins import load_parts
from evaluation.ranking import Ranking, Scored, rank_candidates
from evaluation.task import Task
from models.encoder import Encoder
from models.store import Progress

Tell = Callable[[str], None]
Score = Callable[[Progress], Scored]


@dataclass(frozen=True, eq=False)
class Arms:
    """What every system answered.

    Attributes
    ----------
    rankings : mapping of name to Ranking
        The engine first.
    not_run : mapping of name to str
        Why a baseline could not be computed on this catalogue.
    own : Scored
        What the engine gave, before it was ranked.
    """

    rankings: Mapping[str, Ranking]
    not_run: Mapping[str, str]
    own: Scored


def all_baselines() -> list[Baseline]:
    """Return every baseline of `evaluation.baselines`."""
    return load_parts(baselines, "BASELINE", Baseline)


def run_arms(
    task: Task,
    encoders: Sequence[Encoder] = (),
    runs: Mapping[str, Ranking] | None = None,
    tell: Tell = lambda _line: None,
    score: Score | None = None,
) -> Arms:
    """Let all systems answer.

    Parameters
    ----------
    task : Task
    encoders : sequence of Encoder
        The baselines that rest on an encoder run once more for each, named after it.
    runs : mapping of name to Ranking, optional
        What other systems answered.
    tell : callable (str), optional
        Hears a line before each arm.
    score : callable (progress), optional
        How the engine's own arm is scored; by default with `score_own`.

    Raises
    ------
    DataError
        If the catalogue has no experience, so that nothing could be ranked.
    """
    if not len(task.report_owner):
        raise DataError(
            _(
                "The catalogue holds no experience, so that no system has anything to rank. Add"
                " rows of kind 'experience' to statements.csv."
            )
        )
    wanted = [(one.name, one, task) for one in all_baselines()]
    for encoder in encoders:
        other = task.with_encoder(encoder)
        wanted += [
            (f"{one.name}:{encoder.name}", one, other)
            for one in all_baselines()
            if one.uses_encoder
        ]
    own = _score_own(len(wanted) + 1, tell, score or partial(score_own, task))
    rankings, not_run = {OWN: _ranked(task, OWN, own)}, {}
    for number, (name, baseline, asked) in enumerate(wanted, start=2):
        tell(f"[{number}/{len(wanted) + 1}] {name}")
        try:
            scored = baseline.score(asked)
        except DataError as error:
            not_run[name] = str(error)
            tell(_("{name} was not run: {reason}").format(name=name, reason=error))
            continue
        rankings[name] = _ranked(task, name, scored)
    return Arms(rankings | dict(runs or {}), not_run, own)


def _score_own(n_arms: int, tell: Tell, score: Score) -> Scored:
    def progress(done: int, total: int) -> None:
        tell(f"[1/{n_arms}] {OWN}: {done}/{total}")

    tell(f"[1/{n_arms}] {OWN}")
    return score(progress)


def _ranked(task: Task, name: str, scored: Scored) -> Ranking:
    """Rank the candidates of one arm; a score that is no number is a mistake to be told."""
    if not np.isfinite(scored.scores).all():
        raise DataError(
            _("The arm {name} gives scores that are not numbers, so that it ranks nothing.").format(
                name=name
            )
        )
    return rank_candidates(scored, task.asker, task.ties)
