"""A mixed-integer linear program, written row by row and solved by HiGHS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.pairing.worth import Values

if TYPE_CHECKING:
    from scipy.sparse import csr_array

INFINITY = float("inf")
GAP = 1e-6
"""Relative gap at which HiGHS calls a solution optimal."""
_CORE, _CORE_MORE = 1, 300
"""How many columns the core has: so many for each that the relaxation uses, and so many more."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution, and how good any solution can be.

    Attributes
    ----------
    x : ndarray of shape (n_columns,), float64
    value, bound : float
        Of the objective, which is maximised.
    """

    x: Values
    value: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """Whether nothing better exists, up to `GAP`."""
        return self.bound - self.value <= GAP * max(1.0, abs(self.value)) * 10


class Program:
    """Columns with bounds, rows with bounds; nothing of it knows what it stands for."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._is_whole: list[bool] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []
        self._row_low: list[float] = []
        self._row_high: list[float] = []

    @property
    def n_columns(self) -> int:
        """How many columns there are."""
        return len(self._low)

    def column(self, low: float = 0.0, high: float = 1.0, *, is_whole: bool = True) -> int:
        """Add a column and return its number."""
        self._low.append(low)
        self._high.append(high)
        self._is_whole.append(is_whole)
        return len(self._low) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], low: float = -INFINITY, high: float = INFINITY
    ) -> None:
        """Demand ``low <= sum of coefficient * column <= high``."""
        number = len(self._row_low)
        for column, coefficient in terms:
            self._rows.append(number)
            self._columns.append(column)
            self._values.append(coefficient)
        self._row_low.append(low)
        self._row_high.append(high)

    def bound(self, column: int, low: float, high: float) -> None:
        """Narrow the bounds of a column."""
        self._low[column] = max(self._low[column], low)
        self._high[column] = min(self._high[column], high)

    def lower(self, column: int, low: float) -> None:
        """Set the lower bound of a column, whatever it was."""
        self._low[column] = low

    def bound_of(self, objective: Mapping[int, float]) -> float:
        """Return a value that no solution exceeds: the optimum of the linear relaxation.

        Raises
        ------
        Contradiction
            If there is no solution even of the relaxation.
        """
        return self._relax(self._cost(objective)).bound

    def maximise(
        self, objective: Mapping[int, float], deadline: float, *, gap: float = GAP
    ) -> Solved:
        """Return the best solution found until `deadline` (of `time.monotonic`).

        Parameters
        ----------
        objective : mapping of column to coefficient
        deadline : float
        gap : float
            Relative distance to the bound at which a solution is good enough.

        Raises
        ------
        Contradiction
            If it was proven that there is none.
        OutOfTime
            If none was found in time.

        Notes
        -----
        Columns that the linear relaxation makes dear are put aside: forcing one of them costs at
        least its reduced cost, so that none can be in a solution better than one already found by
        less than that. The core that remains is solved as a whole, twice at most (Balas and Zemel
        1980, "An algorithm for large zero-one knapsack problems").
        """
        if not self.n_columns:
            return self._nothing()
        cost = self._cost(objective)
        relaxed = self._relax(cost)
        dearness = np.abs(relaxed.reduced)
        n_core = _CORE * int(np.count_nonzero(relaxed.x)) + _CORE_MORE
        found: Solved | None = None
        while found is None:
            if n_core >= self.n_columns:
                return self._solve(cost, np.zeros(0, dtype=np.int64), relaxed, deadline, gap)
            limit = float(np.partition(dearness, n_core)[n_core])
            try:
                found = self._solve(cost, np.flatnonzero(dearness > limit), relaxed, deadline, gap)
            except Contradiction:
                n_core *= 4
        missing = relaxed.bound - found.value
        if missing <= max(limit, gap * abs(found.value)):
            # Nothing put aside could have helped; the core's own bound holds for all.
            return Solved(found.x, found.value, min(relaxed.bound, max(found.bound, found.value)))
        if monotonic() >= deadline:
            return Solved(found.x, found.value, relaxed.bound)
        try:
            better = self._solve(cost, np.flatnonzero(dearness > missing), relaxed, deadline, gap)
        except (OutOfTime, Contradiction):
            return Solved(found.x, found.value, relaxed.bound)
        best = better if better.value >= found.value else found
        return Solved(best.x, best.value, min(relaxed.bound, max(better.bound, best.value)))

    def _nothing(self) -> Solved:
        if any(
            not low <= 0 <= high for low, high in zip(self._row_low, self._row_high, strict=True)
        ):
            raise Contradiction
        return Solved(np.zeros(0), 0.0, 0.0)

    def _cost(self, objective: Mapping[int, float]) -> Values:
        cost = np.zeros(self.n_columns)
        for column, coefficient in objective.items():
            cost[column] -= coefficient
        return cost

    def _relax(self, cost: Values) -> "_Relaxed":
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        matrix, low, high = self._matrix()
        is_equal = low == high
        upper, lower = np.isfinite(high) & ~is_equal, np.isfinite(low) & ~is_equal
        # The interior point method is quicker by far on a maximin, but gives up now and then.
        for method in ("highs-ipm", "highs"):
            found = linprog(
                cost,
                A_ub=vstack([matrix[upper], -matrix[lower]]),
                b_ub=np.concatenate([high[upper], -low[lower]]),
                A_eq=matrix[is_equal],
                b_eq=low[is_equal],
                bounds=np.stack([self._low, self._high], axis=1),
                method=method,
            )
            if found.x is not None:
                break
        if found.status == _INFEASIBLE:
            raise Contradiction
        if found.x is None:
            raise OutOfTime
        reduced = found.lower.marginals + found.upper.marginals
        return _Relaxed(found.x, np.asarray(reduced), -float(found.fun))

    def _solve(
        self,
        cost: Values,
        aside: NDArray[np.int64],
        relaxed: "_Relaxed",
        deadline: float,
        gap: float,
    ) -> Solved:
        """Solve with the columns `aside` kept where the relaxation has them."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix, row_low, row_high = self._matrix()
        low, high = np.array(self._low), np.array(self._high)
        low[aside] = high[aside] = np.where(relaxed.reduced[aside] > 0, low[aside], high[aside])
        found = milp(
            cost,
            integrality=np.array(self._is_whole, dtype=np.int64),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(matrix, row_low, row_high),
            options={"time_limit": max(0.05, deadline - monotonic()), "mip_rel_gap": gap},
        )
        if found.x is None:
            if found.status == _INFEASIBLE:
                raise Contradiction
            raise OutOfTime
        bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
        return Solved(found.x, -float(found.fun), -float(bound))

    def _matrix(self) -> "tuple[csr_array, Values, Values]":
        from scipy.sparse import csr_array

        shape = (len(self._row_low), self.n_columns)
        matrix = csr_array((self._values, (self._rows, self._columns)), shape=shape)
        return matrix, np.array(self._row_low), np.array(self._row_high)


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """A solution of the linear relaxation, with what each column would cost."""

    x: Values
    reduced: Values
    bound: float


_INFEASIBLE = 2  # of `scipy.optimize.OptimizeResult.status`


class Contradiction(Exception):
    """What was demanded cannot be had all at once."""


class OutOfTime(Exception):
    """Nothing was found before the time was over."""


def whole(x: NDArray[np.float64], columns: Iterable[int]) -> list[int]:
    """Return columns of a solution as whole numbers."""
    return [round(float(x[column])) for column in columns]
