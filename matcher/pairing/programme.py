"""A programme of meetings: what a solver found, in the words of the file."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import DataError
from data.files import reading
from data.messages import _

COLUMNS = ("session", "round", "table", "cities", "value", "relation", "locked")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, or (one city) a break.

    Attributes
    ----------
    session : str
    round : int
        From 1.
    table : int
        From 1; 0 for a break.
    cities : tuple of str
        Ids; for two cities the relation is read from the first.
    value : float in [0, 1]
        Of two cities the probability of their best relation, of more the mean over their pairs.
    relation : str
        Of two cities one of the relations; empty for tables and breaks.
    is_locked : bool
    """

    session: str
    round: int
    table: int
    cities: tuple[str, ...]
    value: float = 0.0
    relation: str = ""
    is_locked: bool = False

    @property
    def is_break(self) -> bool:
        """Whether the city is there and meets nobody."""
        return len(self.cities) == 1

    @property
    def place(self) -> tuple[str, int]:
        """Session and round."""
        return self.session, self.round


@dataclass(frozen=True, slots=True)
class Standing:
    """What a city has of the programme.

    Attributes
    ----------
    city : str
    n_meetings, n_breaks : int
    mean : float or None
        Mean value of its meetings, as it values them; None where it has none.
    alone : float or None
        The mean it could have if the programme served this city alone: its best meetings of the
        same number; None where none is possible.
    """

    city: str
    n_meetings: int
    n_breaks: int
    mean: float | None
    alone: float | None

    @property
    def given_up(self) -> float | None:
        """What being part of the whole costs the city, 0 or more."""
        if self.mean is None or self.alone is None:
            return None
        return max(0.0, self.alone - self.mean)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value, and what no programme exceeds; None where that is not known."""

    value: float
    bound: float | None

    @property
    def is_proven(self) -> bool:
        """Whether nothing better exists, up to a hundred-thousandth."""
        return self.bound is not None and self.bound - self.value <= 1e-5 * max(1.0, self.bound)

    def as_json(self) -> dict[str, Any]:
        """Return value, bound and whether the value is proven to be the best."""
        return {
            "value": round(self.value, 6),
            "bound": None if self.bound is None else round(self.bound, 6),
            "proven": self.is_proven,
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """All meetings and breaks, and how good they are.

    Attributes
    ----------
    meetings : tuple of Meeting
        In order of the file's sessions, then round and table; breaks last in their round.
    standings : tuple of Standing
        In the order of the file.
    objective, floor : Bounded
        Sum of the cities' mean values with what soft rules add, for the numbers of meetings that
        the cities have; and the smallest mean.
    is_stopped : bool
        Whether the time limit ended the search, so that another run may find another programme.
    """

    meetings: tuple[Meeting, ...]
    standings: tuple[Standing, ...]
    objective: Bounded
    floor: Bounded
    is_stopped: bool

    @property
    def total(self) -> float:
        """The sum of the cities' mean values."""
        return float(sum(one.mean for one in self.standings if one.mean is not None))

    @property
    def held(self) -> Iterator[Meeting]:
        """The meetings without the breaks."""
        return (meeting for meeting in self.meetings if not meeting.is_break)


def programme_csv(meetings: Sequence[Meeting]) -> str:
    """Return one line per meeting; a break is a meeting of one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in meetings:
        table = "" if one.is_break else one.table
        value = "" if one.is_break else f"{one.value:.4f}"
        cities = ";".join(one.cities)
        locked = "yes" if one.is_locked else "no"
        writer.writerow([one.session, one.round, table, cities, value, one.relation, locked])
    return text.getvalue()


def meeting_json(one: Meeting) -> dict[str, Any]:
    """Return what programs need to take up a meeting again."""
    return {
        "session": one.session,
        "round": one.round,
        "table": None if one.is_break else one.table,
        "cities": list(one.cities),
        "value": None if one.is_break else round(one.value, 4),
        "relation": one.relation,
        "locked": one.is_locked,
    }


def read_meetings(path: Path) -> list[Meeting]:
    """Read the meetings of a programme.json, breaks left out.

    Raises
    ------
    NotFound, DataError
        If it cannot be read, or an entry is not of the form; all of them at once.
    """
    with reading(path):
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = json.loads(text)
    except json.JSONDecodeError as err:
        raise DataError(
            _("{path} is no JSON ({reason}). Give a programme.json.").format(path=path, reason=err)
        ) from err
    if not isinstance(found, dict) or not isinstance(found.get("meetings"), list):
        raise DataError(
            _("{path} holds no list of meetings. Give a programme.json.").format(path=path)
        )
    meetings = [_meeting(entry) for entry in found["meetings"]]
    wrong = [str(number) for number, one in enumerate(meetings, start=1) if one is None]
    if wrong:
        raise DataError(
            _(
                "{path}: meetings {numbers} are not of the form; each needs session, round, table"
                " and cities."
            ).format(path=path, numbers=", ".join(wrong[:20]))
        )
    return [one for one in meetings if one is not None and not one.is_break]


def meetings_of(report: Mapping[str, Any]) -> list[Meeting]:
    """Return the meetings of a programme as JSON of our own, breaks left out."""
    meetings = map(_meeting, report["meetings"])
    return [one for one in meetings if one is not None and not one.is_break]


def _meeting(entry: object) -> Meeting | None:
    if not isinstance(entry, Mapping):
        return None
    session, number, cities = entry.get("session"), entry.get("round"), entry.get("cities")
    table, value = entry.get("table"), entry.get("value")
    if not isinstance(session, str) or not _is_count(number) or not isinstance(cities, list):
        return None
    if not cities or not all(isinstance(city, str) for city in cities):
        return None
    if len(cities) > 1 and table is not None and not _is_count(table):
        return None
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        return None
    return Meeting(
        session,
        int(number or 0),
        int(table or 0),
        tuple(cities),
        float(value or 0.0),
        str(entry.get("relation") or ""),
        bool(entry.get("locked", False)),
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
