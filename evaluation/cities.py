"""What is known about the candidate cities, as arrays; the only module here that reads the size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.region import continent

N_CLASSES = 4


@dataclass(frozen=True, eq=False)
class Cities:
    """n cities, in the order of the arrays of an engine.

    Attributes
    ----------
    ids : tuple of str
    people : ndarray of shape (n,), float64
        Population; nan where unknown or zero.
    latitude, longitude : ndarray of shape (n,), float64
        Degrees; nan where unknown.
    country, continent : tuple of str
        ISO 3166-1 alpha-2 and its continent; empty where unknown.
    n_reports : ndarray of shape (n,), int64
        Distinct experiences; verbatim copies count once.
    """

    ids: tuple[str, ...]
    people: NDArray[np.float64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    country: tuple[str, ...]
    continent: tuple[str, ...]
    n_reports: NDArray[np.int64]

    @classmethod
    def of(cls, catalogue: Catalogue, ids: Sequence[str], n_reports: NDArray[np.int64]) -> "Cities":
        """Gather the cities `ids` of a catalogue."""
        found = [catalogue.city(one) for one in ids]
        return cls(
            tuple(ids),
            _numbers([city.population or None for city in found]),
            _numbers([city.latitude for city in found]),
            _numbers([city.longitude for city in found]),
            tuple(city.country for city in found),
            tuple(continent(city.country) or "" for city in found),
            n_reports,
        )

    def __len__(self) -> int:
        """Return how many cities there are."""
        return len(self.ids)

    @cached_property
    def has_report(self) -> NDArray[np.bool_]:
        """Which cities have something to offer, shape (n,)."""
        return self.n_reports > 0

    @cached_property
    def log_people(self) -> NDArray[np.float64]:
        """Natural logarithm of the population, nan where unknown, shape (n,)."""
        return np.log(self.people)

    @cached_property
    def size_bounds(self) -> NDArray[np.float64]:
        """The quartiles of the known populations, shape (3,); nan where none is known."""
        known = self.people[np.isfinite(self.people)]
        if not len(known):
            return np.full(N_CLASSES - 1, np.nan)
        return np.quantile(known, np.arange(1, N_CLASSES) / N_CLASSES)

    @cached_property
    def size_class(self) -> NDArray[np.int64]:
        """The size class of each city, 0 (smallest quarter) to 3, -1 where unknown, shape (n,).

        Quarters of the catalogue's own cities, so that every class is filled whatever the network,
        and multiplying all populations changes no class.
        """
        found = np.searchsorted(self.size_bounds, self.people, side="left")
        return np.where(np.isfinite(self.people), found, -1).astype(np.int64)


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
