"""Which two cities meet in which session, before anybody asks in which round.

A degree-constrained b-matching as a mixed-integer program: each city has as many meetings in a
session as it has rounds there. Rounds are found afterwards by colouring, in `rounds`. In this
order: as many meetings as can be, breaks spread evenly, the best for the worst-off city, the best
total; each is settled before the next (lexicographic; for the maximin of assignments see Kobren et
al. 2019, arXiv 1905.11924).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.pairing.frame import Frame
from matcher.pairing.linear import GAP, Contradiction, OutOfTime, Program, Solved, whole
from matcher.pairing.problem import MUST, TABLES
from matcher.pairing.worth import Values

Edge = tuple[int, int, int]
"""A session, and two cities, the smaller first."""
_SLACK = 1e-6
_FEW_COLUMNS = 2_500  # up to which the best floor is proven
_FLOOR_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # of the highest floor conceivable, given up
COUPLED_GAP = 5e-3
"""Relative gap that is good enough where many meetings in several sessions depend on each other."""
_MOST = 2.0  # above any value of a meeting, bonus included

Say = Callable[[str, float, float], None]
"""Hears a stage, the best value so far and its bound."""


@dataclass(frozen=True, eq=False)
class Choice:
    """Meetings without rounds.

    Attributes
    ----------
    times : mapping of Edge to int
        How often two cities meet in a session, 1 or more.
    floor : Solved or None
        The worst-off city's mean value, where it was asked for.
    total : Solved
    """

    times: Mapping[Edge, int]
    floor: Solved | None
    total: Solved


@dataclass(eq=False)
class Chooser:
    """The program of one problem; solved again after each cut.

    Parameters
    ----------
    frame : Frame
        Sessions of format tables are left out.
    deadline : float
        Of `time.monotonic`.
    say : callable (stage, value, bound)
    """

    frame: Frame
    deadline: float
    say: Say = lambda _stage, _value, _bound: None
    cuts: list["Cut"] = field(default_factory=list)

    def choose(self) -> Choice:
        """Return the best choice.

        Raises
        ------
        Contradiction, OutOfTime
        """
        try:
            return self._stages(is_full=True)
        except Contradiction:
            return self._stages(is_full=False)

    def forbid(self, times: Mapping[Edge, int]) -> None:
        """Never choose again what fits into no rounds.

        Cities that meet among themselves alone fill at most half their number of places in each
        round: where that was overlooked, as with an odd number of them, all choices that do so are
        cut off (odd sets: Edmonds 1965); else this very choice is.
        """
        found = [cut for cut in odd_sets(self.frame, times) if cut not in self.cuts]
        exact = Cut(frozenset(times), sum(times.values()) - 1)
        self.cuts += found or [exact]

    def _stages(self, *, is_full: bool) -> Choice:
        program = _Program(self.frame, is_full=is_full, cuts=self.cuts)
        if not is_full:
            most = program.maximise(program.count(), self.deadline)
            self.say("meetings", most.value, most.bound)
            program.row(program.count().items(), low=round(most.value) - 0.5)
            program.spread_breaks(self.deadline)
        if not self.frame.problem.rules.floor or not program.has_meetings:
            return self._best_total(program, None)
        worst = program.worst_off()
        if program.n_columns > _FEW_COLUMNS:
            return self._near_floor(program, worst)
        floor = program.maximise({worst: 1.0}, self.deadline)
        self.say("floor", floor.value, floor.bound)
        lost = self.frame.problem.rules.near_optimal
        program.bound(worst, (1.0 - lost) * floor.value - _SLACK, _MOST)
        return self._best_total(program, floor)

    def _near_floor(self, program: "_Program", worst: int) -> Choice:
        """Look for the best total among choices whose floor is close to what it can be at most.

        The maximin is hard to prove for hundreds of cities times sessions, while its relaxation is
        both quick and close.
        """
        most = program.bound_of({worst: 1.0})
        for lost in _FLOOR_STEPS:
            lowest = (1.0 - lost) * most
            program.lower(worst, lowest - _SLACK)
            self.say("floor", lowest, most)
            try:
                found = self._best_total(program, None)
            except (Contradiction, OutOfTime):
                if lost == _FLOOR_STEPS[-1]:
                    raise
                continue
            means = mean_values(self.frame, found.times)
            return Choice(
                found.times, Solved(found.total.x, float(np.nanmin(means)), most), found.total
            )
        raise OutOfTime

    def _best_total(self, program: "_Program", floor: Solved | None) -> Choice:
        gap = COUPLED_GAP if program.n_columns > _FEW_COLUMNS and program.is_coupled else GAP
        total = program.maximise(program.total(), self.deadline, gap=gap)
        self.say("total", total.value, total.bound)
        lost = self.frame.problem.rules.near_optimal
        if lost > 0:
            total = self._draw(program, total, lost)
        return Choice(program.times(total), floor, total)

    def _draw(self, program: "_Program", best: Solved, lost: float) -> Solved:
        """Draw by seed among the choices that are nearly as good.

        Every meeting gets a random weight, and the heaviest of these choices is taken (perturbed
        maximisation: Xu et al. 2023, arXiv 2310.07995).
        """
        objective = program.total()
        program.row(objective.items(), low=best.value - lost * abs(best.value))
        rng = np.random.default_rng(self.frame.problem.seed)
        weights = dict(zip(program.count(), rng.random(len(program.count())).tolist(), strict=True))
        drawn = program.maximise(weights, self.deadline, gap=0.01)
        value = sum(gain * float(drawn.x[column]) for column, gain in objective.items())
        return Solved(drawn.x, value, best.bound)


class _Program(Program):
    """Columns: how often two cities meet in a session."""

    def __init__(self, frame: Frame, *, is_full: bool, cuts: Sequence["Cut"]) -> None:
        super().__init__()
        self.frame = frame
        self.most = meetings_at_most(frame)
        self.edges: dict[Edge, int] = {}
        self._by_city: list[list[tuple[Edge, int]]] = [[] for _ in range(frame.n_cities)]
        for edge, often in possible_edges(frame):
            column = self.column(0.0, float(often))
            self.edges[edge] = column
            for city in edge[1:]:
                self._by_city[city].append((edge, column))
        self._counts: list[tuple[int, int]] = []
        self._demand_degrees(is_full=is_full)
        self._demand_tables()
        self._demand_pairs()
        for cut in cuts:
            self._cut(cut)

    @property
    def has_meetings(self) -> bool:
        """Whether any meeting is possible."""
        return bool(self.edges)

    @property
    def is_coupled(self) -> bool:
        """Whether what is chosen in one session matters in another."""
        return len(self.frame.problem.sessions) > 1

    def count(self) -> dict[int, float]:
        """Return the number of meetings."""
        return dict.fromkeys(self.edges.values(), 1.0)

    def times(self, solved: Solved) -> dict[Edge, int]:
        """Return the meetings of a solution."""
        often = whole(solved.x, self.edges.values())
        return {edge: n for edge, n in zip(self.edges, often, strict=True) if n}

    def _demand_degrees(self, *, is_full: bool) -> None:
        """Keep each city within its rounds, its limits, and what overlapping sessions leave it."""
        frame = self.frame
        for city, attendee in enumerate(frame.problem.cities):
            own = self._by_city[city]
            for group, most in self.most[city]:
                terms = [(column, 1.0) for edge, column in own if edge[0] in group]
                if terms:
                    self.row(terms, high=float(most))
            settled = int(frame.n_seated[city])
            top = sum(most for _group, most in self.most[city])
            if attendee.max_meetings is not None:
                top = min(top, attendee.max_meetings - settled)
            low = max(0, attendee.min_meetings - settled)
            self._counts.append((max(top, low) if is_full else low, top))
            self.row([(column, 1.0) for _edge, column in own], *map(float, self._counts[city]))

    def _demand_tables(self) -> None:
        frame = self.frame
        for session, slots in enumerate(frame.slots_of):
            columns = [column for edge, column in self.edges.items() if edge[0] == session]
            present = (frame.is_there[:, list(slots)] * frame.room[:, list(slots)]).sum(axis=0)
            most = sum(
                min(frame.slots[slot].tables, int(n) // 2)
                for slot, n in zip(slots, present, strict=True)
            )
            if columns:
                self.row([(column, 1.0) for column in columns], high=float(most))

    def _demand_pairs(self) -> None:
        """Let no two cities meet twice, and those that must meet."""
        frame = self.frame
        by_pair: dict[tuple[int, int], list[int]] = {}
        for edge, column in self.edges.items():
            by_pair.setdefault(edge[1:], []).append(column)
        if not frame.problem.rules.repeats:
            for columns in by_pair.values():
                if len(columns) > 1:
                    self.row([(column, 1.0) for column in columns], high=1.0)
        for rule in frame.problem.pairs:
            if rule.rule == MUST and frame.pair(*rule.cities) not in frame.have_met:
                self.row(
                    [
                        (column, 1.0)
                        for edge, column in self.edges.items()
                        if edge[1:] == frame.pair(*rule.cities)
                        and rule.session in (None, frame.problem.sessions[edge[0]].id)
                    ],
                    low=1.0,
                )
        locked: dict[Edge, int] = {}
        for lock in frame.problem.locked:
            if frame.problem.session(lock.session).format != TABLES:
                edge = (frame.session(lock.session), *frame.pair(lock.cities[0], lock.cities[1]))
                locked[edge] = locked.get(edge, 0) + 1
        for edge, often in locked.items():
            self.row([(self.edges[edge], 1.0)] if edge in self.edges else [], low=float(often))

    def _cut(self, cut: "Cut") -> None:
        columns = [column for edge, column in self.edges.items() if edge in cut.edges]
        self.row([(column, 1.0) for column in columns], high=float(cut.most))

    def spread_breaks(self, deadline: float) -> None:
        """Let every city have nearly as many breaks as every other, and keep to these numbers.

        Minimises the sum of squared breaks, written as steps of rising cost; of equal ones it takes
        those that cost the least value, where the program is small enough.
        """
        steps: dict[int, float] = {}
        for city, (low, top) in enumerate(self._counts):
            own = [self.column() for _ in range(max(0, top - low))]
            steps.update({column: -(2.0 * k + 1.0) for k, column in enumerate(own)})
            terms = [(column, 1.0) for _edge, column in self._by_city[city]]
            self.row([*terms, *((column, 1.0) for column in own)], float(top), float(top))
        # Squares are whole numbers: what stays below half of one decides between equals only.
        small = 0.5 / (_MOST * self.frame.n_cities) if self.n_columns <= _FEW_COLUMNS else 0.0
        value = {column: small * gain for column, gain in self.total().items() if small}
        found = self.maximise(value | steps, deadline)
        for city in range(self.frame.n_cities):
            columns = [column for _edge, column in self._by_city[city]]
            n = sum(whole(found.x, columns))
            self._counts[city] = (n, n)
            self.row([(column, 1.0) for column in columns], float(n), float(n))

    def total(self) -> dict[int, float]:
        """Return the objective: the sum of every city's mean value, soft rules included."""
        objective: dict[int, float] = {}
        for city, (_low, top) in enumerate(self._counts):
            for column, gain in self._gains(city, with_bonus=True):
                objective[column] = objective.get(column, 0.0) + gain / max(top, 1)
        return objective

    def worst_off(self) -> int:
        """Add a column that no city's mean value falls below, and return it."""
        worst = self.column(0.0, _MOST, is_whole=False)
        for city, (_low, top) in enumerate(self._counts):
            if top:
                gains = self._gains(city, with_bonus=False)
                self.row([(worst, -float(top)), *gains], low=0.0)
        return worst

    def _gains(self, city: int, *, with_bonus: bool) -> list[tuple[int, float]]:
        """Return what each possible meeting is worth to a city."""
        worth, bonus = self.frame.worth, self.frame.bonus
        return [
            (
                column,
                float(worth.share[edge[0], city] * worth.value[edge])
                + (float(bonus[edge[1:]]) if with_bonus else 0.0),
            )
            for edge, column in self._by_city[city]
        ]


@dataclass(frozen=True, slots=True)
class Cut:
    """Of some meetings, at most so many can be held."""

    edges: frozenset[Edge]
    most: int


def odd_sets(frame: Frame, times: Mapping[Edge, int]) -> Iterator[Cut]:
    """Yield, for groups of cities that meet among themselves alone, how often they can at most.

    Only groups for which a choice asks more than that.
    """
    for session, slots in enumerate(frame.slots_of):
        chosen = [edge for edge in times if edge[0] == session]
        for group in _components(chosen):
            asked = sum(times[edge] for edge in chosen if edge[1] in group)
            room = (frame.is_there * frame.room)[np.ix_(sorted(group), list(slots))].sum(axis=0)
            most = sum(
                min(frame.slots[slot].tables, int(n) // 2)
                for slot, n in zip(slots, room, strict=True)
            )
            if asked > most:
                inside = (
                    edge
                    for edge, _often in possible_edges(frame)
                    if edge[0] == session and edge[1] in group and edge[2] in group
                )
                yield Cut(frozenset(inside), most)


def _components(edges: Sequence[Edge]) -> list[set[int]]:
    found: list[set[int]] = []
    for _session, a, b in edges:
        touched = [group for group in found if a in group or b in group]
        found = [group for group in found if group not in touched]
        found.append({a, b}.union(*touched))
    return found


def possible_edges(frame: Frame) -> Iterator[tuple[Edge, int]]:
    """Yield every meeting of two that is allowed, and how often it can be held."""
    repeats = frame.problem.rules.repeats
    for session, slots in enumerate(frame.slots_of):
        if frame.problem.sessions[session].format == TABLES:
            continue
        there = frame.is_there[:, list(slots)].astype(np.int64)
        shared = there @ there.T
        bans = frame.bans[session]
        for a in range(frame.n_cities):
            for b in range(a + 1, frame.n_cities):
                if shared[a, b] and (a, b) not in bans:
                    yield (session, a, b), int(shared[a, b]) if repeats else 1


def meetings_at_most(frame: Frame) -> list[list[tuple[frozenset[int], int]]]:
    """Return, for each city, groups of sessions that overlap and how many meetings fit into them.

    Of slots that overlap a delegate can use one: the largest number of slots of which no two
    overlap, times the delegates (interval scheduling by earliest end).
    """
    groups = overlapping_sessions(frame)
    found = []
    for city in range(frame.n_cities):
        own = []
        for group in groups:
            slots = [
                k
                for session in group
                if frame.problem.sessions[session].format != TABLES
                for k in frame.slots_of[session]
                if frame.is_there[city, k]
            ]
            taken, free_from = 0, None
            for slot in sorted((frame.slots[k] for k in slots), key=lambda slot: slot.ends):
                if free_from is None or slot.begins >= free_from:
                    taken, free_from = taken + 1, slot.ends
            own.append((frozenset(group), taken * int(frame.delegates[city])))
        found.append(own)
    return found


def overlapping_sessions(frame: Frame) -> list[tuple[int, ...]]:
    """Return the sessions in groups; sessions of two groups share no moment."""
    group_of = list(range(len(frame.problem.sessions)))
    for slot, others in zip(frame.slots, frame.overlaps, strict=True):
        for other in others:
            old, new = group_of[frame.slots[other].session], group_of[slot.session]
            group_of = [new if group == old else group for group in group_of]
    return [
        tuple(i for i, group in enumerate(group_of) if group == wanted)
        for wanted in dict.fromkeys(group_of)
    ]


def mean_values(frame: Frame, times: Mapping[Edge, int]) -> Values:
    """Return every city's mean value over its meetings, nan where it has none."""
    sums, counts = np.zeros(frame.n_cities), np.zeros(frame.n_cities)
    for (session, a, b), often in times.items():
        for city in (a, b):
            value = frame.worth.share[session, city] * frame.worth.value[session, a, b]
            sums[city] += often * value
            counts[city] += often
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(counts > 0, sums / counts, np.nan))
