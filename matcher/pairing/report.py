"""Everything there is to say of a programme, for programs: programme.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import combinations
from typing import Any

from data.messages import _
from matcher.pairing.explain import Explainer, Reasons, session_title
from matcher.pairing.frame import BALANCE_WEIGHT, PARTNER_WEIGHT, Frame
from matcher.pairing.programme import Meeting, Programme, Standing, meeting_json
from matcher.pairing.worth import UNWANTED_SHARE


@dataclass(frozen=True, slots=True)
class Search:
    """How a programme was found: seconds it took, and what was said beforehand."""

    seconds: float
    notes: tuple[str, ...]


def programme_json(
    frame: Frame, found: Programme, explainer: Explainer, search: Search
) -> dict[str, Any]:
    """Return meetings with their evidence, what binds, alternates, and every city's standing."""
    reasons, engine = Reasons(frame, found), explainer.suggester.engine
    problem = frame.problem
    return {
        "title": problem.title,
        "network": frame.catalogue.network.name,
        "encoder": engine.encoder_label,
        "generated_from": engine.generated_from,
        "objective": found.objective.as_json(),
        "total": round(found.total, 6),
        "floor": found.floor.as_json(),
        "weights": {
            "partners": PARTNER_WEIGHT,
            "balance": BALANCE_WEIGHT,
            "unwanted": UNWANTED_SHARE,
        },
        "solver": {
            "scipy": version("scipy"),
            "ortools": version("ortools"),
            "seed": problem.seed,
            "time_limit_s": problem.time_limit_s,
            "time_s": round(search.seconds, 2),
            "stopped": found.is_stopped,
        },
        "notes": list(search.notes),
        "sessions": [_session(frame, i) for i in range(len(problem.sessions))],
        "meetings": [_meeting(frame, one, explainer, reasons) for one in found.meetings],
        "cities": [_standing(frame, one) for one in found.standings],
    }


def stage_line(stage: str, value: float, bound: float) -> str:
    """Say how far the search is: the best value so far, and what no programme exceeds."""
    name = {
        "meetings": _("meetings"),
        "floor": _("the worst-off city"),
        "total": _("total value"),
        "tables": _("tables"),
    }[stage]
    words = _("{stage}: {value:.3f} (at most {bound:.3f})")
    return words.format(stage=name, value=value, bound=bound)


def out_of_time(seconds: float) -> str:
    """Say that the time limit ended the search before it found anything."""
    return _(
        "No programme was found in {n} s, and no contradiction. Give time_limit_s a larger number."
    ).format(n=f"{seconds:g}")


def means_of(standings: Sequence[Standing]) -> Mapping[str, float | None]:
    """Return the mean value of each city."""
    return {one.city: one.mean for one in standings}


def _session(frame: Frame, number: int) -> dict[str, Any]:
    session = frame.problem.sessions[number]
    return {
        "id": session.id,
        "theme": session.theme,
        "label": session_title(frame, number),
        "format": session.format,
        "start": session.start.isoformat(),
        "rounds": session.rounds,
        "round_minutes": session.round_minutes,
        "tables": session.tables,
        "mode": session.mode,
    }


def _meeting(frame: Frame, one: Meeting, explainer: Explainer, reasons: Reasons) -> dict[str, Any]:
    number = frame.session(one.session)
    session = frame.problem.sessions[number]
    cities = [frame.position[city] for city in one.cities]
    times = {
        "begins": session.begins(one.round).isoformat(),
        "ends": session.ends(one.round).isoformat(),
    }
    if one.is_break:
        return meeting_json(one) | times
    return meeting_json(one) | times | {
        "pairs": [explainer.evidence(number, a, b) for a, b in combinations(cities, 2)],
        "why_not": reasons.why_not_better(one),
        "alternates": reasons.alternates(one),
    }  # fmt: skip


def _standing(frame: Frame, one: Standing) -> dict[str, Any]:
    return {
        "city": one.city,
        "name": frame.catalogue.city(one.city).name,
        "meetings": one.n_meetings,
        "breaks": one.n_breaks,
        "mean": _rounded(one.mean),
        "alone": _rounded(one.alone),
        "given_up": _rounded(one.given_up),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
