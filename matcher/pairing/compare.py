"""One programme beside another: which meetings differ, and what that means for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matcher.pairing.programme import Meeting, meeting_json


@dataclass(frozen=True, slots=True)
class Difference:
    """What another programme has more, less, or elsewhere.

    Attributes
    ----------
    kept : int
        Meetings of the same cities in the same session and round; another table is no change.
    moved : tuple of (Meeting, Meeting)
        The same cities in the same session, in another round.
    gone, new : tuple of Meeting
    """

    kept: int
    moved: tuple[tuple[Meeting, Meeting], ...]
    gone: tuple[Meeting, ...]
    new: tuple[Meeting, ...]

    @property
    def cities(self) -> list[str]:
        """The cities for which something changed, by id."""
        changed = [*self.gone, *self.new, *(one for pair in self.moved for one in pair)]
        return sorted({city for one in changed for city in one.cities})


def compare_meetings(old: Iterable[Meeting], new: Iterable[Meeting]) -> Difference:
    """Compare two lists of meetings; breaks are no meetings."""
    before = {_key(one): one for one in old if not one.is_break}
    after = {_key(one): one for one in new if not one.is_break}
    kept = before.keys() & after.keys()
    gone = {key: one for key, one in before.items() if key not in kept}
    fresh = {key: one for key, one in after.items() if key not in kept}
    moved = []
    for key, one in list(gone.items()):
        same = next((k for k in fresh if k[0] == key[0] and k[2] == key[2]), None)
        if same is not None:
            moved.append((one, fresh.pop(same)))
            del gone[key]
    return Difference(len(kept), tuple(moved), tuple(gone.values()), tuple(fresh.values()))


def _key(one: Meeting) -> tuple[str, int, frozenset[str]]:
    return one.session, one.round, frozenset(one.cities)


def difference_json(
    found: Difference, old: Sequence[Meeting], means: Mapping[str, float | None]
) -> dict[str, Any]:
    """Return a difference for programs, city by city.

    Parameters
    ----------
    found : Difference
    old : sequence of Meeting
        Of the other programme, with the values that it states.
    means : mapping of city to float or None
        Mean value of each city in this programme.
    """
    before = mean_values(old)
    cities = sorted({*found.cities, *before} | set(means))
    return {
        "kept": found.kept,
        "moved": [{"from": meeting_json(a), "to": meeting_json(b)} for a, b in found.moved],
        "gone": [meeting_json(one) for one in found.gone],
        "new": [meeting_json(one) for one in found.new],
        "value": {
            "before": _rounded(sum(before.values())),
            "after": _rounded(sum(value for value in means.values() if value is not None)),
        },
        "cities": [
            {
                "city": city,
                "before": _rounded(before.get(city)),
                "after": _rounded(means.get(city)),
                "changes": [
                    {"what": what, **meeting_json(one)}
                    for what, one in _changes(found)
                    if city in one.cities
                ],
            }
            for city in cities
        ],
    }


def mean_values(meetings: Iterable[Meeting]) -> dict[str, float]:
    """Return the mean value of each city's meetings, as they state it."""
    values: dict[str, list[float]] = {}
    for one in meetings:
        if not one.is_break:
            for city in one.cities:
                values.setdefault(city, []).append(one.value)
    return {city: sum(own) / len(own) for city, own in values.items()}


def _changes(found: Difference) -> list[tuple[str, Meeting]]:
    return [
        *(("gone", one) for one in found.gone),
        *(("moved", after) for _before, after in found.moved),
        *(("new", one) for one in found.new),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
