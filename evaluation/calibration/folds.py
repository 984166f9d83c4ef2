"""Cities in folds: what is told of a city never rests on what was learned from it."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

N_FOLDS = 5


def city_folds(city_ids: Sequence[str]) -> NDArray[np.int64]:
    """Return the fold of each city, in [0, `N_FOLDS`), shape (n_cities,).

    Folds differ by one city at most. They follow from the ids alone, whatever their order.
    """
    digests = [sha256(city.encode("utf-8")).digest() for city in city_ids]
    folds = np.empty(len(city_ids), dtype=np.int64)
    order = sorted(range(len(city_ids)), key=digests.__getitem__)
    folds[order] = np.arange(len(city_ids)) % N_FOLDS
    return folds
