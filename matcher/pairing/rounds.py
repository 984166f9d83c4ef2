"""In which round each chosen meeting is held: edge colouring, by CP-SAT.

A bipartite graph can always be coloured with as many colours as its largest degree (König 1916),
most others as well (Erdős and Wilson 1977); where not, the choice has to change.
"""

from collections.abc import Collection, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from matcher.pairing.choose import Edge, overlapping_sessions
from matcher.pairing.frame import Frame
from matcher.pairing.linear import Contradiction, OutOfTime, Program, whole
from matcher.pairing.problem import TABLES

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_TOGETHER = 4  # rounds
WORKERS = 1
"""One thread, so that the same seed gives the same programme."""


def put_into_rounds(
    frame: Frame, times: Mapping[Edge, int], *, seed: int, deadline: float
) -> dict[tuple[int, int, int], None]:
    """Return the meetings (slot, city, city), in order of slot.

    Raises
    ------
    Contradiction
        If these meetings fit into no rounds.
    OutOfTime
        If that was not settled before `deadline` (of `time.monotonic`).
    """
    placed: list[tuple[int, int, int]] = []
    for group in overlapping_sessions(frame):
        own = {edge: often for edge, often in times.items() if edge[0] in group}
        try:
            first: list[tuple[int, int, int]] = []
            if len(group) == 1 and max(own.values(), default=0) == 1:
                first = _peel(frame, group[0], own, deadline)
            placed += _colour(frame, own, first, seed=seed, deadline=deadline)
        except (Contradiction, OutOfTime):
            placed += _colour(frame, own, [], seed=seed, deadline=deadline)
    return dict.fromkeys(sorted(placed))


def _peel(
    frame: Frame, session: int, times: Mapping[Edge, int], deadline: float
) -> list[tuple[int, int, int]]:
    """Fill the first of many rounds one by one, so that what is left fits into those that are left.

    A regular graph loses a matching and stays regular; colouring the last rounds together is then
    quick. A city that has as many meetings to come as rounds must meet in each; so must a session
    whose tables are all needed. Raises Contradiction where a round cannot be filled so, which
    proves nothing.
    """
    left = set(times)
    placed: list[tuple[int, int, int]] = []
    slots = frame.slots_of[session]
    fixed = _locked(frame)
    for at, slot in enumerate(slots[:-_TOGETHER]):
        program = Program()
        columns: dict[Edge, int] = {}
        for edge in sorted(left):
            _session, a, b = edge
            wanted = fixed.get(edge, slot)
            if wanted == slot and frame.is_there[a, slot] and frame.is_there[b, slot]:
                columns[edge] = program.column(float(edge in fixed), 1.0)
        for city in range(frame.n_cities):
            need = sum(city in edge[1:] for edge in left)
            rest = list(slots[at + 1 :])
            later = int((frame.is_there[city, rest] * frame.room[city, rest]).sum())
            own = [(column, 1.0) for edge, column in columns.items() if city in edge[1:]]
            if need:
                program.row(own, low=float(need - later), high=float(frame.room[city, slot]))
        tables_later = sum(frame.slots[k].tables for k in slots[at + 1 :])
        all_columns = [(column, 1.0) for column in columns.values()]
        program.row(all_columns, float(len(left) - tables_later), float(frame.slots[slot].tables))
        solved = program.maximise(dict(all_columns), deadline)
        chosen = [e for e, n in zip(columns, whole(solved.x, columns.values()), strict=True) if n]
        placed += [(slot, a, b) for _session, a, b in chosen]
        left.difference_update(chosen)
    return placed


def _locked(frame: Frame) -> dict[Edge, int]:
    """Return the slot of each meeting of two that is locked."""
    found: dict[Edge, int] = {}
    for lock in frame.problem.locked:
        session = frame.session(lock.session)
        if frame.problem.sessions[session].format != TABLES:
            pair = frame.pair(lock.cities[0], lock.cities[1])
            found[(session, *pair)] = frame.slots_of[session][lock.round - 1]
    return found


def _colour(
    frame: Frame,
    times: Mapping[Edge, int],
    first: Collection[tuple[int, int, int]],
    *,
    seed: int,
    deadline: float,
) -> list[tuple[int, int, int]]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    held: dict[tuple[int, int, int], cp_model.IntVar] = {}
    for (session, a, b), often in times.items():
        own = []
        for slot in frame.slots_of[session]:
            if frame.is_there[a, slot] and frame.is_there[b, slot]:
                held[slot, a, b] = model.new_bool_var("")
                own.append(held[slot, a, b])
        model.add(sum(own) == often)
    for (_session, a, b), slot in _locked(frame).items():
        if (slot, a, b) in held:
            model.add(held[slot, a, b] == 1)
    for key in first:
        model.add(held[key] == 1)
    limit_meetings(frame, model, held)
    found = solve(model, seed=seed, deadline=deadline)
    return [key for key, column in held.items() if found.value(column)]


def limit_meetings(
    frame: Frame,
    model: "cp_model.CpModel",
    held: "Mapping[tuple[int, int, int], cp_model.IntVar]",
) -> None:
    """Keep every city within its delegates at each moment, and every slot within its tables."""
    of_city: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    of_slot: dict[int, list[cp_model.IntVar]] = {}
    for (slot, a, b), column in held.items():
        of_slot.setdefault(slot, []).append(column)
        for city in (a, b):
            of_city.setdefault((slot, city), []).append(column)
    for clique in frame.cliques:
        for city in range(frame.n_cities):
            own = [column for slot in clique for column in of_city.get((slot, city), ())]
            room = int(frame.room[city, list(clique)].min())
            if len(own) > room:
                if room == 1:
                    model.add_at_most_one(own)
                else:
                    model.add(sum(own) <= room)
    for slot, columns in of_slot.items():
        if len(columns) > frame.slots[slot].tables:
            model.add(sum(columns) <= frame.slots[slot].tables)


def solve(
    model: "cp_model.CpModel",
    *,
    seed: int,
    deadline: float,
    callback: "cp_model.CpSolverSolutionCallback | None" = None,
) -> "cp_model.CpSolver":
    """Solve a model and return the solver with its values.

    Raises
    ------
    Contradiction, OutOfTime
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(0.05, deadline - monotonic())
    status = solver.solve(model, callback)
    if status == cp_model.INFEASIBLE:
        raise Contradiction
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise OutOfTime
    return solver
