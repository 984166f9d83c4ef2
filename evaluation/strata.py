"""Parts of the queries, and parts of the candidates, that are looked at on their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.cities import N_CLASSES, Cities
from evaluation.task import Task

LANGUAGE, SIZE, FILE, CONTINENT = "language", "size class", "reports", "continent"
THIN, FULL = "at most one", "several"
UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Stratum:
    """Some of the queries, or some of the cities.

    Attributes
    ----------
    kind : str
        `LANGUAGE`, `SIZE`, `FILE` or `CONTINENT`.
    label : str
    member : ndarray of bool, shape (n_queries,) or (n_cities,)
    """

    kind: str
    label: str
    member: NDArray[np.bool_]


def query_strata(task: Task) -> list[Stratum]:
    """Part the queries by their language, and by size, file and continent of the asking city.

    Every query is in one stratum of each kind; none is empty.
    """
    languages = _by_label(LANGUAGE, task.query_languages)
    cities = [
        Stratum(one.kind, one.label, one.member[task.asker]) for one in city_strata(task.cities)
    ]
    return [one for one in (*languages, *cities) if one.member.any()]


def city_strata(cities: Cities) -> list[Stratum]:
    """Part the cities by size class, number of experiences and continent."""
    names = [*size_labels(cities), UNKNOWN]
    sizes = [
        Stratum(SIZE, name, cities.size_class == (number if number < N_CLASSES else -1))
        for number, name in enumerate(names)
    ]
    files = [
        Stratum(FILE, THIN, cities.n_reports <= 1),
        Stratum(FILE, FULL, cities.n_reports > 1),
    ]
    continents = _by_label(CONTINENT, cities.continent)
    return [one for one in (*sizes, *files, *continents) if one.member.any()]


def size_labels(cities: Cities) -> list[str]:
    """Name the size classes by their populations, in thousands."""
    low, middle, high = (f"{bound / 1000:,.0f}k" for bound in cities.size_bounds)
    return [f"≤ {low}", f"{low}–{middle}", f"{middle}–{high}", f"> {high}"]


def _by_label(kind: str, labels: Sequence[str]) -> list[Stratum]:
    """Part by label, the largest part first; the unknown last."""
    own = np.array(labels, dtype=str)
    parts = [Stratum(kind, label or UNKNOWN, own == label) for label in sorted(set(labels))]
    return sorted(parts, key=lambda one: (one.label == UNKNOWN, -int(one.member.sum())))
