"""Tables of several cities, so that no two cities sit together twice: simulated annealing.

The social golfer problem with values has no exact method that scales; swaps with a falling
temperature (Kirkpatrick et al. 1983) come closer than a constraint solver in the same time from
about thirty cities on. Broken wishes cost far more than any value, so that they go first.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from time import monotonic

from matcher.pairing.frame import Frame, Held
from matcher.pairing.problem import MUST, TABLES

BROKEN = 10.0
"""What one broken wish costs, in units of total value."""
BREAK = 0.05
"""What the square of a city's breaks costs, in the same units."""
STEPS = 150
"""Steps for each seat and city."""
_WARM, _COLD = 0.1, 0.0005  # temperatures, in units of total value
_CHECK = 2_000  # steps between two looks at the clock


class Seating:
    """Who sits where in every slot of the sessions with tables.

    Parameters
    ----------
    frame : Frame
    start : sequence of Held
        Seats to begin with, such as those of the constraint model; empty: drawn by seed.
    seed : int

    Notes
    -----
    A step swaps two cities of one slot; its cost is O(size of a table). A city that does not sit is
    on the slot's bench, its last table.
    """

    def __init__(self, frame: Frame, start: Sequence[Held], seed: int) -> None:
        self.frame = frame
        self._random = random.Random(seed)
        problem, n = frame.problem, frame.n_cities
        self.slots = [
            k
            for k, slot in enumerate(frame.slots)
            if problem.sessions[slot.session].format == TABLES
        ]
        self._locked = {
            (self.slots.index(k), lock.table - 1): [frame.position[city] for city in lock.cities]
            for lock in problem.locked
            if (k := frame.slots_of[frame.session(lock.session)][lock.round - 1]) in self.slots
        }
        self.tables = [self._seat(place, k, start) for place, k in enumerate(self.slots)]
        possible = [sum(bool(frame.is_there[c, k]) for k in self.slots) for c in range(n)]
        self._value: list[list[list[float]]] = []
        self._share: list[list[float]] = []
        self._banned: list[list[list[bool]]] = []
        for k in self.slots:
            session = frame.slots[k].session
            self._value.append((frame.worth.value[session] + frame.bonus).tolist())
            share = frame.worth.share[session]
            self._share.append([share[c] / max(possible[c], 1) for c in range(n)])
            bans = frame.bans[session]
            self._banned.append(
                [[(min(a, b), max(a, b)) in bans or a == b for b in range(n)] for a in range(n)]
            )
        self._low = [city.min_meetings for city in problem.cities]
        self._high = [possible[c] if city.max_meetings is None else city.max_meetings
                      for c, city in enumerate(problem.cities)]  # fmt: skip
        self._possible = possible
        self._musts = {frame.pair(*rule.cities) for rule in problem.pairs if rule.rule == MUST}
        self._once = not problem.rules.repeats
        self._met = [[0] * n for _ in range(n)]
        self._seated = [0] * n
        self._sums = [[0.0] * len(slot) for slot in self.tables]
        self._weights = [[0.0] * len(slot) for slot in self.tables]
        for s, slot in enumerate(self.tables):
            for t, table in enumerate(slot[:-1]):
                self._weights[s][t] = sum(self._share[s][c] for c in table)
                for i, a in enumerate(table):
                    self._seated[a] += 1
                    for b in table[i + 1 :]:
                        self._sums[s][t] += self._value[s][a][b]
                        self._met[a][b] += 1
                        self._met[b][a] += 1

    def improve(self, deadline: float) -> bool:
        """Swap until the temperature has fallen; tell whether there was time for all steps.

        `deadline` is one of `time.monotonic`.
        """
        free = [
            [t for t, table in enumerate(slot) if table and (s, t) not in self._locked]
            for s, slot in enumerate(self.tables)
        ]
        usable = [s for s, own in enumerate(free) if len(own) > 1]
        if not usable:
            return True
        n_seats = sum(len(table) for slot in self.tables for table in slot)
        n_steps = STEPS * n_seats * self.frame.n_cities
        best, cost, best_cost = self._copy(), 0.0, 0.0
        draw = self._random.random
        for step in range(n_steps):
            if step % _CHECK == 0 and monotonic() > deadline:
                self.tables = best
                return False
            temperature = _WARM * (_COLD / _WARM) ** (step / n_steps)
            s = usable[int(draw() * len(usable))]
            own = free[s]
            first = int(draw() * len(own))
            second = int(draw() * (len(own) - 1))
            second += second >= first
            t, u = own[first], own[second]
            i = int(draw() * len(self.tables[s][t]))
            j = int(draw() * len(self.tables[s][u]))
            delta = self._change(s, t, u, i, j)
            if delta is None or (delta > 0 and draw() >= math.exp(-delta / temperature)):
                continue
            self._swap(s, t, u, i, j)
            cost += delta
            if cost < best_cost - 1e-9:
                best_cost = cost
                best = self._copy()
        self.tables = best
        return True

    def meetings(self) -> list[Held]:
        """Return all tables with two cities or more, in order."""
        return [
            (k, t + 1, tuple(sorted(table)))
            for k, slot in zip(self.slots, self.tables, strict=True)
            for t, table in enumerate(slot[:-1])
            if len(table) > 1
        ]

    def _copy(self) -> list[list[list[int]]]:
        return [[list(table) for table in slot] for slot in self.tables]

    def _seat(self, place: int, k: int, start: Sequence[Held]) -> list[list[int]]:
        """Seat everybody of one slot: as given, or locked ones first and the others by chance."""
        frame = self.frame
        low, high = frame.problem.sessions[frame.slots[k].session].table_size
        here = [c for c in range(frame.n_cities) for _ in range(int(frame.delegates[c]))
                if frame.is_there[c, k]]  # fmt: skip
        given = {table - 1: list(cities) for slot, table, cities in start if slot == k}
        if given:
            tables = [given.get(t, []) for t in range(max(given) + 1)]
        else:
            fixed = {t: cities for (s, t), cities in self._locked.items() if s == place}
            rest = list(here)
            for cities in fixed.values():
                for city in cities:
                    rest.remove(city)
            self._random.shuffle(rest)
            most = frame.slots[k].tables - len(fixed)
            drawn = iter(draw_tables(rest, table_sizes(len(rest), low, high, most), low))
            tables = []
            at = 0
            while at in fixed or (table := next(drawn, [])):
                tables.append(fixed[at] if at in fixed else table)
                at += 1
            tables += [[] for _ in range(at, max(fixed, default=-1) + 1)]
            for t, cities in fixed.items():
                tables[t] = cities
        bench = list(here)
        for table in tables:
            for city in table:
                bench.remove(city)
        return [*tables, bench]

    def _change(self, s: int, t: int, u: int, i: int, j: int) -> float | None:
        """Return what the cost changes by if two cities change places; None where nothing would."""
        slot = self.tables[s]
        one, two = slot[t], slot[u]
        x, y = one[i], two[j]
        if x == y or x in two or y in one:
            return None
        bench = len(slot) - 1
        delta = 0.0
        if t != bench:
            delta += self._change_at(s, t, x, y)
        if u != bench:
            delta += self._change_at(s, u, y, x)
        if t == bench:
            delta += self._change_seated(x, 1) + self._change_seated(y, -1)
        elif u == bench:
            delta += self._change_seated(x, -1) + self._change_seated(y, 1)
        return delta

    def _change_at(self, s: int, t: int, x: int, y: int) -> float:
        """Return what it costs that `y` takes the place of `x` at a table."""
        table, value, banned = self.tables[s][t], self._value[s], self._banned[s]
        met_x, met_y, value_x, value_y = self._met[x], self._met[y], value[x], value[y]
        banned_x, banned_y = banned[x], banned[y]
        gained, broken = 0.0, 0
        for other in table:
            if other != x:
                gained += value_y[other] - value_x[other]
                broken += banned_y[other] - banned_x[other]
                if self._once:
                    broken += met_y[other] - (met_x[other] - 1)
                if self._musts:
                    broken += self._change_musts(x, y, other)
        share = self._share[s]
        weight, total = self._weights[s][t], self._sums[s][t]
        pairs = len(table) * (len(table) - 1) / 2 or 1.0
        before = weight * total
        after = (weight - share[x] + share[y]) * (total + gained)
        return (before - after) / pairs + BROKEN * broken

    def _change_musts(self, x: int, y: int, other: int) -> int:
        lost = (min(x, other), max(x, other)) in self._musts and self._met[x][other] == 1
        won = (min(y, other), max(y, other)) in self._musts and self._met[y][other] == 0
        return int(lost) - int(won)

    def _change_seated(self, city: int, by: int) -> float:
        return self._cost_seated(city, self._seated[city] + by) - self._cost_seated(
            city, self._seated[city]
        )

    def _cost_seated(self, city: int, n: int) -> float:
        out = max(0, self._low[city] - n) + max(0, n - self._high[city])
        return float(BREAK * (self._possible[city] - n) ** 2 + BROKEN * out)

    def _swap(self, s: int, t: int, u: int, i: int, j: int) -> None:
        slot = self.tables[s]
        x, y = slot[t][i], slot[u][j]
        for table, leaves, comes, place in ((t, x, y, i), (u, y, x, j)):
            if table == len(slot) - 1:
                self._seated[leaves] += 1
                self._seated[comes] -= 1
            else:
                self._exchange(s, table, leaves, comes)
            slot[table][place] = comes

    def _exchange(self, s: int, t: int, leaves: int, comes: int) -> None:
        value, met = self._value[s], self._met
        for other in self.tables[s][t]:
            if other != leaves:
                self._sums[s][t] += value[comes][other] - value[leaves][other]
                met[leaves][other] -= 1
                met[other][leaves] -= 1
                met[comes][other] += 1
                met[other][comes] += 1
        self._weights[s][t] += self._share[s][comes] - self._share[s][leaves]


def draw_tables(here: Sequence[int], sizes: Sequence[int], low: int) -> list[list[int]]:
    """Return tables of these sizes at which no city sits twice, whatever delegates it sends.

    Parameters
    ----------
    here : sequence of int
        A city once for each delegate; of equals, who comes first sits first.
    sizes : sequence of int
    low : int
        Tables that cannot get so many different cities are left out.
    """
    left = Counter(here)
    tables = []
    for size in sizes:
        table = [city for city, _n in left.most_common(size)]
        if len(table) >= low:
            left -= Counter(table)
            tables.append(table)
    return tables


def table_sizes(n: int, low: int, high: int, most: int) -> list[int]:
    """Return how large tables are to be: as many seats as can be, then as many tables as can be.

    Parameters
    ----------
    n : int
        Who wants to sit.
    low, high : int
        Smallest and largest table.
    most : int
        How many tables there are.

    Returns
    -------
    list of int
        Sizes that differ by one at most, large ones first. Small tables are worth more to each
        city: it sits with fewer whom it has less to say to.
    """
    best: tuple[int, int] = (0, 0)
    for tables in range(1, min(most, n // low) + 1):
        best = max(best, (min(n, tables * high), tables))
    seats, tables = best
    return [seats // tables + (t < seats % tables) for t in range(tables)] if tables else []
