"""The whole problem as one constraint model, each wish of which can be switched off.

Used where the quick ways do not reach: to see what contradicts, to seat tables that have to respect
side constraints, and where no choice of pairs fits into rounds.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from matcher.pairing.frame import Frame, Held
from matcher.pairing.problem import HOSTS, MET, MUST, MUST_NOT, REMOTE, TABLES, Session
from matcher.pairing.rounds import solve
from matcher.pairing.wish import Kind, Wish, wishes_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Var = cp_model.IntVar

_MANY = 1_000_000
_SCALE = 1_000


class Whole:
    """The model of one problem.

    Parameters
    ----------
    frame : Frame
    is_open : bool, default=False
        Whether wishes can be switched off; else all of them hold.
    """

    def __init__(self, frame: Frame, *, is_open: bool = False) -> None:
        from ortools.sat.python import cp_model

        self.frame = frame
        self.model = cp_model.CpModel()
        self.wishes: dict[Wish, Var] = {}
        for wish in wishes_of(frame):
            self.wishes[wish] = self.model.new_bool_var("")
            if not is_open:
                self.model.add(self.wishes[wish] == 1)
        self.held: dict[tuple[int, int, int], Var] = {}
        """Whether two cities meet in a slot."""
        self.seats: dict[tuple[int, int, int], Var] = {}
        """Whether a city sits at a table of a slot: (slot, table, city), tables from 0."""
        self._sums: dict[Wish, list[cp_model.LinearExprT]] = {}
        self._by_city: list[list[tuple[int, Var]]] = [[] for _ in range(frame.n_cities)]
        for slot in range(len(frame.slots)):
            if self._session(slot).format == TABLES:
                self._add_tables(slot)
            else:
                self._add_pairs(slot)
        self._keep_moments()
        self._keep_numbers()
        self._keep_pairs()
        self._keep_locks()

    def solve(
        self, *, on: Collection[Wish] = (), seed: int, deadline: float
    ) -> "cp_model.CpSolver":
        """Solve with the wishes `on` holding, and as much of the others as can be, cheap ones last.

        Raises
        ------
        Contradiction, OutOfTime
        """
        self.model.clear_assumptions()
        model = self.model.clone()
        for wish in on:
            model.add(self.wishes[wish] == 1)
        model.maximize(sum(wish.cost * column for wish, column in self.wishes.items()))
        return solve(model, seed=seed, deadline=deadline)

    def best(self, *, seed: int, deadline: float) -> "cp_model.CpSolver":
        """Solve with all wishes, for as many meetings as can be and then for their value.

        Raises
        ------
        Contradiction, OutOfTime
        """
        frame = self.frame
        model = self.model.clone()
        for column in self.wishes.values():
            model.add(column == 1)
        worth = frame.worth.value + frame.bonus
        gains = {
            key: round(_SCALE * float(worth[(frame.slots[key[0]].session, *key[1:])]))
            for key in self.held
        }
        # One meeting more is worth more than all values together.
        one = _SCALE * 2 * max(1, frame.n_cities * len(frame.slots))
        model.maximize(sum((one + gains[key]) * column for key, column in self.held.items()))
        return solve(model, seed=seed, deadline=deadline)

    def unmet(self, solver: "cp_model.CpSolver") -> frozenset[Wish]:
        """Return the wishes that a solution gives up."""
        return frozenset(w for w, column in self.wishes.items() if not solver.value(column))

    def meetings(self, solver: "cp_model.CpSolver") -> list[Held]:
        """Return the meetings of a solution, in order of slot."""
        found: list[Held] = [
            (slot, 0, (a, b))
            for (slot, a, b), column in self.held.items()
            if self._session(slot).format != TABLES and solver.value(column)
        ]
        at: dict[tuple[int, int], list[int]] = {}
        for (slot, table, city), column in self.seats.items():
            if solver.value(column):
                at.setdefault((slot, table), []).append(city)
        found += [(slot, table + 1, tuple(sorted(c))) for (slot, table), c in at.items()]
        return sorted(found)

    def _session(self, slot: int) -> Session:
        return self.frame.problem.sessions[self.frame.slots[slot].session]

    def _attending(self, slot: int) -> list[int]:
        session = self._session(slot).id
        cities = self.frame.problem.cities
        return [c for c, city in enumerate(cities) if city.attends(session)]

    def _add_pairs(self, slot: int) -> None:
        frame, session = self.frame, self._session(slot)
        own: list[Var] = []
        here = self._attending(slot)
        for i, a in enumerate(here):
            for b in here[i + 1 :]:
                is_host = frame.ids[a] in session.hosts, frame.ids[b] in session.hosts
                if session.format == HOSTS and is_host[0] == is_host[1]:
                    continue
                column = self.held[slot, a, b] = self.model.new_bool_var("")
                own.append(column)
                for city in (a, b):
                    self._by_city[city].append((slot, column))
        wish = Wish(Kind.TABLES, frame.slots[slot].session)
        self._limit(wish, sum(own), low=False, n=session.tables)

    def _add_tables(self, slot: int) -> None:
        frame, session = self.frame, self._session(slot)
        low, high = session.table_size
        here = self._attending(slot)
        n_tables = min(session.tables, sum(frame.problem.cities[c].delegates for c in here) // low)
        together: dict[tuple[int, int], list[Var]] = {}
        previous = None
        for table in range(n_tables):
            is_used = self.model.new_bool_var("")
            own = [self.model.new_bool_var("") for _ in here]
            self.seats |= {(slot, table, c): column for c, column in zip(here, own, strict=True)}
            self.model.add(sum(own) >= low * is_used)
            self.model.add(sum(own) <= high * is_used)
            if previous is not None and not frame.problem.locked:
                self.model.add_implication(is_used, previous)
            previous = is_used
            for city, column in zip(here, own, strict=True):
                self._by_city[city].append((slot, column))
            for i, a in enumerate(here):
                for j in range(i + 1, len(here)):
                    both = self.model.new_bool_var("")
                    self.model.add_bool_or([both, own[i].Not(), own[j].Not()])
                    self.model.add_implication(both, own[i])
                    self.model.add_implication(both, own[j])
                    together.setdefault((a, here[j]), []).append(both)
        for (a, b), columns in together.items():
            column = self.held[slot, a, b] = self.model.new_bool_var("")
            self.model.add(sum(columns) == column)

    def _keep_moments(self) -> None:
        """Hold every city to its delegates, and to where and when it is there."""
        frame = self.frame
        for city, attendee in enumerate(frame.problem.cities):
            for clique in frame.cliques:
                own = [column for slot, column in self._by_city[city] if slot in clique]
                if len(own) > attendee.delegates:
                    wish = Wish(Kind.DELEGATES, city)
                    self._limit(wish, sum(own), low=False, n=attendee.delegates)
            for part, absence in enumerate(attendee.unavailable):
                gone = {
                    frame.slots_of[frame.session(absence.session)][n - 1] for n in absence.rounds
                }
                own = [column for slot, column in self._by_city[city] if slot in gone]
                self._when(Wish(Kind.ABSENCE, city, part), sum(own) == 0)
            asleep = [
                column
                for slot, column in self._by_city[city]
                if self._session(slot).mode == REMOTE
                and not frame.is_awake(city, frame.slots[slot])
            ]
            if asleep:
                self._when(Wish(Kind.HOURS), sum(asleep) == 0)

    def _keep_numbers(self) -> None:
        for city, attendee in enumerate(self.frame.problem.cities):
            n = sum(column for _slot, column in self._by_city[city])
            if attendee.min_meetings:
                self._limit(Wish(Kind.MIN, city), n, low=True, n=attendee.min_meetings)
            if attendee.max_meetings is not None:
                self._limit(Wish(Kind.MAX, city), n, low=False, n=attendee.max_meetings)

    def _keep_pairs(self) -> None:
        frame = self.frame
        by_pair: dict[tuple[int, int], list[tuple[int, Var]]] = {}
        for (slot, a, b), column in self.held.items():
            by_pair.setdefault((a, b), []).append((slot, column))
        for number, rule in enumerate(frame.problem.pairs):
            own = [
                column
                for slot, column in by_pair.get(frame.pair(*rule.cities), [])
                if rule.rule == MET or rule.session in (None, self._session(slot).id)
            ]
            if rule.rule == MUST_NOT:
                self._when(Wish(Kind.MUST_NOT, number), sum(own) == 0)
            elif rule.rule == MUST:
                self._when(Wish(Kind.MUST, number), sum(own) >= 1)
            elif Wish(Kind.MET, number) in self.wishes:
                self._when(Wish(Kind.MET, number), sum(own) == 0)
        for (a, b), columns in by_pair.items():
            if len(columns) > 1 and Wish(Kind.REPEATS) in self.wishes:
                together = sum(column for _slot, column in columns)
                self._when(Wish(Kind.REPEATS), together <= 1)
            silent = [c for slot, c in columns if not frame.can_talk(self._session(slot), a, b)]
            if silent and Wish(Kind.LANGUAGE) in self.wishes:
                self._when(Wish(Kind.LANGUAGE), sum(silent) == 0)

    def _keep_locks(self) -> None:
        frame = self.frame
        for number, lock in enumerate(frame.problem.locked):
            session = frame.session(lock.session)
            slot = frame.slots_of[session][lock.round - 1]
            cities = sorted(frame.position[city] for city in lock.cities)
            if frame.problem.sessions[session].format == TABLES:
                here = {c: v for (s, t, c), v in self.seats.items()
                        if (s, t) == (slot, lock.table - 1)}  # fmt: skip
                inside = [here[c] for c in cities if c in here]
                outside = [column for city, column in here.items() if city not in cities]
                self._when(Wish(Kind.LOCKED, number), sum(inside) == len(cities))
                self._when(Wish(Kind.LOCKED, number), sum(outside) == 0)
            else:
                column = self.held.get((slot, cities[0], cities[1]))
                self._when(Wish(Kind.LOCKED, number), sum([] if column is None else [column]) == 1)

    def number_of(self, wish: Wish) -> "Var | None":
        """Return a number that can stand in the place of the one the wish names, if it names one.

        To be maximised for a minimum, else to be minimised.
        """
        sums = self._sums.get(wish)
        if sums is None:
            return None
        number = self.model.new_int_var(0, _MANY, "")
        for one in sums:
            self.model.add(number <= one if wish.kind is Kind.MIN else number >= one)
        return number

    def _limit(self, wish: Wish, total: "cp_model.LinearExprT", *, low: bool, n: int) -> None:
        """Demand a number of meetings, as long as the wish holds."""
        self._sums.setdefault(wish, []).append(total)
        self._when(wish, total >= n if low else total <= n)

    def _when(
        self, wish: Wish, expression: "cp_model.BoundedLinearExpression | bool | np.bool"
    ) -> None:
        """Demand something as long as a wish holds, or always where it is none."""
        column = self.wishes.get(wish)
        if isinstance(expression, bool | np.bool):
            if not expression and column is not None:
                self.model.add(column == 0)
        elif column is None:
            self.model.add(expression)
        else:
            self.model.add(expression).only_enforce_if(column)


def in_order(frame: Frame, wishes: Iterable[Wish]) -> Sequence[Wish]:
    """Return wishes in the order of the file."""
    order = {wish: n for n, wish in enumerate(wishes_of(frame))}
    return sorted(wishes, key=order.__getitem__)
