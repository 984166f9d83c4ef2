"""A number with its interval."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval.

    Attributes
    ----------
    value : float
        nan where it is not defined.
    low, high : float
        nan where no interval is given.
    n : int
        How many queries, or cities, it rests on.
    """

    value: float
    low: float = float("nan")
    high: float = float("nan")
    n: int = 0

    def within(self, low: float, high: float) -> "Estimate":
        """Return the estimate with its bounds cut to what the value can be."""
        return replace(self, low=max(self.low, low), high=min(self.high, high))

    @property
    def has_interval(self) -> bool:
        """Whether both bounds are known."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))
