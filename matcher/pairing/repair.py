"""A programme kept as far as a changed problem allows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from matcher.pairing.contradiction import Infeasible
from matcher.pairing.frame import Frame
from matcher.pairing.problem import TABLES, Lock
from matcher.pairing.programme import Meeting, Programme
from matcher.pairing.wish import Kind

Solve = Callable[[Frame], Programme | Infeasible]


def repair(frame: Frame, old: Sequence[Meeting], solve: Solve) -> Programme | Infeasible:
    """Keep every meeting that is still possible, and solve the rest.

    Parameters
    ----------
    frame : Frame
        The problem as it is now: without a city that cancelled, with one that came late.
    old : sequence of Meeting
        As planned so far. A table that loses a city stays as long as it is large enough.
    solve : callable (Frame)

    Returns
    -------
    Programme or Infeasible
        Kept meetings are not marked as locked. Where they cannot all stay, those that stand in the
        way are given up one after the other; a contradiction that remains is the problem's own.
    """
    problem = frame.problem
    kept = [lock for one in old if (lock := _still_possible(frame, one)) is not None]
    kept = [lock for lock in kept if not any(_same(lock, own) for own in problem.locked)]
    while True:
        locked = (*problem.locked, *kept)
        found = solve(replace(frame, problem=replace(problem, locked=locked)))
        if isinstance(found, Programme):
            return _unlocked(found, problem.locked)
        in_the_way = {
            wish.number - len(problem.locked)
            for wish in found.contradictory
            if wish.kind is Kind.LOCKED and wish.number >= len(problem.locked)
        }
        if not in_the_way:
            return solve(frame) if kept else found
        del kept[max(in_the_way)]


def _still_possible(frame: Frame, one: Meeting) -> Lock | None:
    sessions = {session.id: session for session in frame.problem.sessions}
    session = sessions.get(one.session)
    if session is None or not 1 <= one.round <= session.rounds:
        return None
    number = frame.session(session.id)
    slot = frame.slots_of[number][one.round - 1]
    there = [
        city for city in one.cities
        if city in frame.position and frame.could_be_there[frame.position[city], slot]
    ]  # fmt: skip
    low, high = session.table_size
    is_whole = len(there) == len(one.cities) or session.format == TABLES
    if not is_whole or not low <= len(there) <= high or not 1 <= one.table <= session.tables:
        return None
    pairs = combinations(sorted(frame.position[city] for city in there), 2)
    if any(pair in frame.bans[number] for pair in pairs):
        return None
    return Lock(session.id, one.round, one.table, tuple(there))


def _same(a: Lock, b: Lock) -> bool:
    return (a.session, a.round, set(a.cities)) == (b.session, b.round, set(b.cities))


def _unlocked(found: Programme, locked: Sequence[Lock]) -> Programme:
    meetings = (
        replace(
            one,
            is_locked=any(
                _same(Lock(one.session, one.round, one.table, one.cities), lock) for lock in locked
            ),
        )
        for one in found.meetings
    )
    return replace(found, meetings=tuple(meetings))
