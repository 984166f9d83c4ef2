"""From a problem to a programme: tables first, then pairs, then what it all is worth."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, count
from time import monotonic

import numpy as np

from matcher.pairing.choose import Choice, Chooser, Say
from matcher.pairing.contradiction import Infeasible, explain_infeasible
from matcher.pairing.frame import Ban, Frame, Held
from matcher.pairing.linear import Contradiction
from matcher.pairing.problem import HOSTS, MUST, TABLES, PairRule, Session
from matcher.pairing.programme import Bounded, Meeting, Programme, Standing
from matcher.pairing.rounds import put_into_rounds
from matcher.pairing.seating import Seating
from matcher.pairing.whole import Whole

_CUTS = 5
"""Choices that fit into no rounds before the whole is solved at once."""
_TABLES_SHARE = 0.7
"""Of the time, for tables where there are both tables and pairs."""
_WHOLE_SHARE = 0.5
"""Of the time left, for the whole at once."""
Relate = Callable[[int, int, int], str]
"""Names the relation of two cities in a session, read from the first."""


def solve_pairing(
    frame: Frame, relate: Relate, say: Say = lambda _stage, _value, _bound: None
) -> Programme | Infeasible:
    """Find the programme of a problem, or why there is none.

    Parameters
    ----------
    frame : Frame
    relate : callable (session, first, second)
    say : callable (stage, value, bound), optional
        Hears how far the work is; what it raises ends the work.

    Raises
    ------
    OutOfTime
        If neither a programme nor a contradiction was found within the time limit.
    """
    problem = frame.problem
    deadline = monotonic() + problem.time_limit_s
    formats = {session.format for session in problem.sessions}
    is_mixed = TABLES in formats and len(formats) > 1
    held: list[Held] = []
    is_stopped = False
    choice: Choice | None = None
    try:
        rest = frame
        if TABLES in formats:
            share = _TABLES_SHARE if is_mixed else 1.0
            until = monotonic() + share * (deadline - monotonic())
            held, is_stopped = _seat(frame, [], until, say)
            rest = replace(frame, seated=tuple(held))
            if _breaks_rule(rest) or (not is_mixed and _misses_wish(rest)):
                raise Contradiction
        if formats != {TABLES}:
            choice, pairs = _pair(rest, deadline, say)
            held = sorted([*held, *pairs])
    except Contradiction:
        found = explain_infeasible(frame, seed=problem.seed, deadline=deadline)
        if found is not None:
            return found
        held, choice, is_stopped = _solve_whole(frame, deadline, say), None, True
    is_stopped = is_stopped or monotonic() > deadline
    meetings = [*number_tables(frame, held, relate), *_breaks(frame, held)]
    ordered = sorted(
        meetings, key=lambda m: (frame.session(m.session), m.round, m.is_break, m.table)
    )
    standings = standings_of(frame, ordered)
    return Programme(tuple(ordered), standings, *_bounds(standings, choice, is_mixed), is_stopped)


def _solve_whole(frame: Frame, deadline: float, say: Say) -> list[Held]:
    """Find a programme where the quick ways lead to none; tables are then improved further."""
    model = Whole(frame)
    until = monotonic() + _WHOLE_SHARE * (deadline - monotonic())
    solver = model.best(seed=frame.problem.seed, deadline=until)
    found = model.meetings(solver)
    tables = [one for one in found if _format(frame, one) == TABLES]
    if not tables:
        return found
    seated, _is_done = _seat(frame, tables, deadline, say)
    better = sorted([*seated, *(one for one in found if one not in tables)])
    rest = replace(frame, seated=tuple(better))
    return found if _breaks_rule(rest) or _misses_wish(rest) else better


def _seat(
    frame: Frame, start: Sequence[Held], deadline: float, say: Say
) -> tuple[list[Held], bool]:
    seating = Seating(frame, start, frame.problem.seed)
    is_done = seating.improve(deadline)
    held = seating.meetings()
    say("tables", float(len(held)), float(len(held)))
    return held, not is_done


def _pair(frame: Frame, deadline: float, say: Say) -> tuple[Choice, list[Held]]:
    """Choose pairs and put them into rounds; what fits into none is never chosen again."""
    chooser = Chooser(frame, deadline, say)
    for _attempt in range(_CUTS):
        choice = chooser.choose()
        try:
            placed = put_into_rounds(
                frame, choice.times, seed=frame.problem.seed, deadline=deadline
            )
        except Contradiction:
            chooser.forbid(choice.times)
            continue
        return choice, [(slot, 0, (a, b)) for slot, a, b in placed]
    raise Contradiction


def _format(frame: Frame, held: Held) -> str:
    return frame.problem.sessions[frame.slots[held[0]].session].format


def _breaks_rule(seated: Frame) -> bool:
    """Tell whether what is settled brings together who may not meet, or cannot be there."""
    problem = seated.problem
    if (seated.room < 0).any():
        return True
    before = replace(seated, seated=())
    pairs: list[tuple[int, int]] = []
    for slot, _table, cities in seated.seated:
        own = list(combinations(cities, 2))
        pairs += own
        if any(pair in before.bans[seated.slots[slot].session] for pair in own):
            return True
    if not problem.rules.repeats and len(set(pairs)) < len(pairs):
        return True
    return any(
        city.max_meetings is not None and n > city.max_meetings
        for city, n in zip(problem.cities, seated.n_seated, strict=True)
    )


def _misses_wish(seated: Frame) -> bool:
    """Tell whether what is settled leaves somebody without meetings that were asked for."""
    problem = seated.problem
    if any(n < city.min_meetings for city, n in zip(problem.cities, seated.n_seated, strict=True)):
        return True
    musts = [rule for rule in problem.pairs if rule.rule == MUST]
    return any(not _is_met(seated, rule) for rule in musts)


def _is_met(seated: Frame, rule: PairRule) -> bool:
    pair = set(seated.pair(*rule.cities))
    return any(
        pair <= set(cities)
        and rule.session in (None, seated.problem.sessions[seated.slots[slot].session].id)
        for slot, _table, cities in seated.seated
    )


def number_tables(frame: Frame, held: Sequence[Held], relate: Relate) -> list[Meeting]:
    """Give every meeting its table: locked ones theirs, hosts their own, others the first free."""
    locked = {
        (frame.session(lock.session), lock.round, frozenset(lock.cities)): lock.table
        for lock in frame.problem.locked
    }
    found: list[Meeting] = []
    taken: set[tuple[int, int]] = set()
    wanted = []
    for slot_number, table, cities in held:
        slot = frame.slots[slot_number]
        named = frozenset(frame.ids[c] for c in cities)
        fixed = locked.get((slot.session, slot.round, named), 0)
        own = fixed or table or _host_table(frame.problem.sessions[slot.session], named)
        wanted.append((not fixed, not own, own, slot_number, cities))
    for is_free, _is_open, own, slot_number, cities in sorted(wanted):
        place = own
        if not own or (slot_number, own) in taken:
            place = next(n for n in count(1) if (slot_number, n) not in taken)
        taken.add((slot_number, place))
        found.append(_meeting(frame, slot_number, place, cities, relate, not is_free))
    return found


def _host_table(session: Session, cities: frozenset[str]) -> int:
    if session.format != HOSTS:
        return 0
    return next(n for n, host in enumerate(session.hosts, start=1) if host in cities)


def _meeting(
    frame: Frame, slot: int, table: int, cities: tuple[int, ...], relate: Relate, is_locked: bool
) -> Meeting:  # fmt: skip
    at = frame.slots[slot]
    session = frame.problem.sessions[at.session]
    value = table_value(frame, at.session, cities)
    relation = relate(at.session, *cities) if len(cities) == 2 else ""
    named = tuple(frame.ids[c] for c in cities)
    return Meeting(session.id, at.round, table, named, value, relation, is_locked)


def table_value(frame: Frame, session: int, cities: Sequence[int]) -> float:
    """Return the value of a meeting: the mean over its pairs."""
    pairs = [frame.worth.value[session, a, b] for a, b in combinations(cities, 2)]
    return float(np.mean(pairs)) if pairs else 0.0


def _breaks(frame: Frame, held: Iterable[Held]) -> list[Meeting]:
    busy = {(slot, city) for slot, _table, cities in held for city in cities}
    return [
        Meeting(frame.problem.sessions[slot.session].id, slot.round, 0, (frame.ids[c],))
        for k, slot in enumerate(frame.slots)
        for c in range(frame.n_cities)
        if frame.could_be_there[c, k]
        and (k, c) not in busy
        and not _is_elsewhere(frame, busy, k, c)
    ]


def _is_elsewhere(frame: Frame, busy: set[tuple[int, int]], slot: int, city: int) -> bool:
    return any((other, city) in busy for other in frame.overlaps[slot])


def standings_of(frame: Frame, meetings: Sequence[Meeting]) -> tuple[Standing, ...]:
    """Return what each city has of some meetings, and what it could have alone."""
    values: dict[str, list[float]] = {city: [] for city in frame.ids}
    breaks = dict.fromkeys(frame.ids, 0)
    for one in meetings:
        for city in one.cities:
            if one.is_break:
                breaks[city] += 1
            else:
                share = frame.worth.share[frame.session(one.session), frame.position[city]]
                values[city].append(float(share * one.value))
    return tuple(
        Standing(
            city,
            len(own),
            breaks[city],
            float(np.mean(own)) if own else None,
            _alone(frame, frame.position[city], len(own)),
        )
        for city, own in values.items()
    )


def _alone(frame: Frame, city: int, n: int) -> float | None:
    """Return the mean of a city's `n` best possible meetings, each partner once if so ruled."""
    best: list[tuple[float, int]] = []
    for session, bans in enumerate(frame.bans):
        for other in range(frame.n_cities):
            pair = (min(city, other), max(city, other))
            if other != city and bans.get(pair, Ban.REPEATS) is Ban.REPEATS:
                share = frame.worth.share[session, city]
                best.append((float(share * frame.worth.value[session, city, other]), other))
    best.sort(key=lambda item: -item[0])
    if not frame.problem.rules.repeats:
        seen: set[int] = set()
        best = [item for item in best if not (item[1] in seen or seen.add(item[1]))]  # type: ignore[func-returns-value]
    top = [value for value, _other in best[: max(n, 1)]]
    return float(np.mean(top)) if top else None


def _bounds(
    standings: Sequence[Standing], choice: Choice | None, is_mixed: bool
) -> tuple[Bounded, Bounded]:
    """Return the objective and the floor with what no programme exceeds, where that is known."""
    means = [one.mean for one in standings if one.mean is not None]
    total, floor = float(sum(means)), float(min(means, default=0.0))
    if choice is None or is_mixed:
        return Bounded(total, None), Bounded(floor, None)
    best_floor = None if choice.floor is None else max(choice.floor.bound, floor)
    return Bounded(choice.total.value, choice.total.bound), Bounded(floor, best_floor)
