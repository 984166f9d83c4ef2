"""Lines that meetings shall cross, where somebody asks for it; the one place that reads sizes."""

from collections.abc import Sequence

import numpy as np

from data.city import City
from data.region import continent
from matcher.pairing.problem import CONTINENT, NEWCOMER, Attendee
from matcher.pairing.worth import Values

SIZE_CLASSES = (50_000, 250_000, 1_000_000)
"""People; balance by size joins cities of different classes."""


def across(balance: Sequence[str], cities: Sequence[City], coming: Sequence[Attendee]) -> Values:
    """Count the lines of balance between each two cities, shape (n_cities, n_cities).

    Parameters
    ----------
    balance : sequence of str
        Of `matcher.pairing.problem.BALANCES`.
    cities, coming : sequence, length n_cities
        In one order. What is not known of a city is on no side of a line.
    """
    n = len(cities)
    count = np.zeros((n, n))
    for kind in balance:
        sides = [_side(kind, city, own) for city, own in zip(cities, coming, strict=True)]
        count += [[None not in (a, b) and a != b for b in sides] for a in sides]
    return count


def _side(kind: str, city: City, coming: Attendee) -> object:
    if kind == CONTINENT:
        return continent(city.country)
    if kind == NEWCOMER:
        return coming.is_newcomer
    if city.population is None:
        return None
    return sum(city.population >= bound for bound in SIZE_CLASSES)
