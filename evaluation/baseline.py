"""What a user would pick instead; each stands in a module of its own in `evaluation.baselines`."""

from collections.abc import Callable
from dataclasses import dataclass

from evaluation.ranking import Scored
from evaluation.task import Task


@dataclass(frozen=True, slots=True)
class Baseline:
    """A plain way to rank cities.

    Attributes
    ----------
    name : str
        What it is called in tables and files; no blanks.
    score : callable (Task) -> Scored
        Raises `DataError` where the catalogue lacks what it rests on: the arm is then reported as
        not run, with that reason.
    uses_encoder : bool
        Whether it is run once more for every further encoder.
    """

    name: str
    score: Callable[[Task], Scored]
    uses_encoder: bool = False
