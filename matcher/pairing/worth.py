"""What a meeting of two cities is worth on a theme."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.engine import Engine, Question
from matcher.intent import ANY
from matcher.pairing.problem import PairingProblem

Values = NDArray[np.float64]

UNWANTED_SHARE = 0.5
"""Of its value a meeting keeps for a city that wants other themes more."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of every pair on every session's theme.

    Attributes
    ----------
    value : ndarray of shape (n_sessions, n_cities, n_cities), float64
        Probability of the best relation, in [0, 1]; the same from both sides; 0 on the diagonal.
    share : ndarray of shape (n_sessions, n_cities), float64
        What a city keeps of the value of a meeting: 1, or `UNWANTED_SHARE`.
    """

    value: Values
    share: Values


def measure_worth(engine: Engine, problem: PairingProblem) -> Worth:
    """Ask for each theme what each attending city and each other one can do for one another.

    Parameters
    ----------
    engine : Engine
        Of the catalogue the problem is about.
    problem : PairingProblem

    Notes
    -----
    *learn* of one side is *share* of the other, so that ``max(learn, share, together)`` differs
    between the two sides by what a profile says where no need is stated; the larger counts, since
    a meeting serves both. Cost: that of `Engine.ask` for cities times themes.
    """
    ids = [city.id for city in problem.cities]
    by_theme = {
        theme: _between(engine, theme, ids)
        for theme in dict.fromkeys(session.theme for session in problem.sessions)
    }
    return Worth(
        np.stack([by_theme[session.theme] for session in problem.sessions]),
        wanted_shares(problem),
    )


def wanted_shares(problem: PairingProblem) -> Values:
    """Return what each city keeps of a meeting's value in each session."""
    return np.array(
        [
            [
                1.0 if not city.themes or session.theme in city.themes else UNWANTED_SHARE
                for city in problem.cities
            ]
            for session in problem.sessions
        ]
    )


def _between(engine: Engine, theme: str, ids: Sequence[str]) -> Values:
    columns = [engine.position(city) for city in ids]
    answers = engine.ask([Question(f"{city}:{theme}", city, theme) for city in ids])
    seen = np.stack([answer.odds.of(ANY)[columns] for answer in answers])
    value = np.maximum(seen, seen.T)
    np.fill_diagonal(value, 0.0)
    return np.asarray(np.round(value, 6), dtype=np.float64)
