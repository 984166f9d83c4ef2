"""What a problem allows, as arrays: which city can be where, and which two can meet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from matcher.pairing.balance import across
from matcher.pairing.problem import (
    ALLOW,
    AVOID,
    HOSTS,
    MET,
    MUST_NOT,
    PREFER,
    REMOTE,
    PairingProblem,
    Session,
)
from matcher.pairing.worth import Values, Worth

PARTNER_WEIGHT = 0.1
"""What a meeting of existing partners gains or loses when choosing, in units of value."""
BALANCE_WEIGHT = 0.05
"""What a meeting across a line of balance gains when choosing, in units of value."""
Held = tuple[int, int, tuple[int, ...]]
"""A slot, a table (from 1; 0 where none is assigned yet) and the cities there, in order."""


class Ban(StrEnum):
    """Why two cities cannot meet in a session."""

    MUST_NOT = "must-not"
    MET = "met"
    LANGUAGE = "common_language"
    HOSTS = "hosts"
    ABSENT = "unavailable"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class Slot:
    """One round of one session; `session` counts from 0, `round` from 1."""

    session: int
    round: int
    begins: datetime
    ends: datetime
    tables: int


@dataclass(frozen=True, eq=False)
class Frame:
    """A problem with the facts of its cities.

    Parameters
    ----------
    problem : PairingProblem
    catalogue : Catalogue
    worth : Worth
    seated : tuple of Held
        Meetings that are settled already; what remains is about the others.
    """

    problem: PairingProblem
    catalogue: Catalogue
    worth: Worth
    seated: tuple[Held, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cities that come, in file order."""
        return tuple(city.id for city in self.problem.cities)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each city stands in every array."""
        return {city: i for i, city in enumerate(self.ids)}

    @property
    def n_cities(self) -> int:
        """How many cities come."""
        return len(self.problem.cities)

    @cached_property
    def delegates(self) -> NDArray[np.int64]:
        """How many meetings each city can hold at once, shape (n_cities,)."""
        return np.array([city.delegates for city in self.problem.cities], dtype=np.int64)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All rounds of all sessions, session by session."""
        return tuple(
            Slot(i, number, session.begins(number), session.ends(number), session.tables)
            for i, session in enumerate(self.problem.sessions)
            for number in range(1, session.rounds + 1)
        )

    @cached_property
    def slots_of(self) -> tuple[tuple[int, ...], ...]:
        """The slots of each session, by round."""
        return tuple(
            tuple(k for k, slot in enumerate(self.slots) if slot.session == i)
            for i in range(len(self.problem.sessions))
        )

    @cached_property
    def is_there(self) -> NDArray[np.bool_]:
        """Which city can meet in which slot, shape (n_cities, n_slots)."""
        return np.asarray(self.could_be_there & (self.room > 0))

    @cached_property
    def room(self) -> NDArray[np.int64]:
        """How many meetings a city can still hold in a slot, shape (n_cities, n_slots)."""
        busy = np.zeros((self.n_cities, len(self.slots)), dtype=np.int64)
        for clique in self.cliques:
            for city, n in Counter(
                c for slot, _table, cities in self.seated if slot in clique for c in cities
            ).items():
                busy[city, list(clique)] = np.maximum(busy[city, list(clique)], n)
        return np.asarray(self.delegates[:, None] - busy)

    @cached_property
    def n_seated(self) -> NDArray[np.int64]:
        """How many meetings of each city are settled, shape (n_cities,)."""
        found = Counter(c for _slot, _table, cities in self.seated for c in cities)
        return np.array([found[c] for c in range(self.n_cities)], dtype=np.int64)

    @cached_property
    def have_met(self) -> frozenset[tuple[int, int]]:
        """The pairs that meet in what is settled."""
        return frozenset(
            pair for _slot, _table, cities in self.seated for pair in combinations(cities, 2)
        )

    @cached_property
    def could_be_there(self) -> NDArray[np.bool_]:
        """Which city attends which slot, before anything is settled, (n_cities, n_slots)."""
        there = np.zeros((self.n_cities, len(self.slots)), dtype=bool)
        for c, city in enumerate(self.problem.cities):
            for k, slot in enumerate(self.slots):
                session = self.problem.sessions[slot.session]
                there[c, k] = (
                    city.attends(session.id)
                    and not city.is_absent(session.id, slot.round)
                    and self.is_awake(c, slot)
                )
        return there

    def is_awake(self, city: int, slot: Slot) -> bool:
        """Tell whether a round lies in the working hours of a city; on site it always does.

        A city whose time zone is unknown is taken to be awake.
        """
        zone = self.catalogue.city(self.ids[city]).time_zone
        if self.problem.sessions[slot.session].mode != REMOTE or not zone:
            return True
        first, last = self.problem.rules.working_hours
        begins, ends = (t.astimezone(ZoneInfo(zone)) for t in (slot.begins, slot.ends))
        midnight = datetime.combine(begins.date(), time(), begins.tzinfo)
        opens, closes = (midnight + timedelta(hours=hour) for hour in (first, last))
        return opens <= begins and ends <= closes

    @cached_property
    def bans(self) -> tuple[dict[tuple[int, int], Ban], ...]:
        """Why pairs cannot meet, for each session; pairs (a, b) with a < b, the first reason."""
        return tuple(
            {
                (a, b): reason
                for a in range(self.n_cities)
                for b in range(a + 1, self.n_cities)
                if (reason := self._ban(i, session, a, b)) is not None
            }
            for i, session in enumerate(self.problem.sessions)
        )

    def _ban(self, i: int, session: Session, a: int, b: int) -> Ban | None:
        rule = self.pair_bans.get((a, b), {})
        found = rule.get(session.id) or rule.get(None)
        if found is not None:
            return found
        if session.format == HOSTS and (self.ids[a] in session.hosts) == (
            self.ids[b] in session.hosts
        ):
            return Ban.HOSTS
        rules = self.problem.rules
        if not rules.repeats and (a, b) in self.have_met:
            return Ban.REPEATS
        if rules.common_language and not self.can_talk(session, a, b):
            return Ban.LANGUAGE
        slots = list(self.slots_of[i])
        if not (self.is_there[a, slots] & self.is_there[b, slots]).any():
            return Ban.ABSENT
        return None

    @cached_property
    def pair_bans(self) -> Mapping[tuple[int, int], Mapping[str | None, Ban]]:
        """What the file says against pairs, by session; None stands for all."""
        since = self.problem.rules.met_since
        found: dict[tuple[int, int], dict[str | None, Ban]] = {}
        for rule in self.problem.pairs:
            pair = self.pair(*rule.cities)
            if rule.rule == MUST_NOT:
                found.setdefault(pair, {})[rule.session] = Ban.MUST_NOT
            elif rule.rule == MET and since is not None and (rule.year or 0) >= since:
                found.setdefault(pair, {}).setdefault(None, Ban.MET)
        return found

    def session(self, session_id: str) -> int:
        """Return where a session stands in the problem."""
        return next(i for i, one in enumerate(self.problem.sessions) if one.id == session_id)

    def pair(self, a: str, b: str) -> tuple[int, int]:
        """Return two cities as a pair of positions, the smaller first."""
        i, j = sorted((self.position[a], self.position[b]))
        return i, j

    def can_talk(self, session: Session, a: int, b: int) -> bool:
        """Tell whether two cities share a language, or interpreters bridge two of theirs."""
        return bool(self.shared_languages(a, b)) or self.bridge(session, a, b) is not None

    def shared_languages(self, a: int, b: int) -> list[str]:
        """Return the languages both speak, in the order of the first."""
        other = self.problem.cities[b].languages
        return [tag for tag in self.problem.cities[a].languages if tag in other]

    def bridge(self, session: Session, a: int, b: int) -> tuple[str, str] | None:
        """Return the interpreters that let two cities talk, the first that do."""
        own, other = (set(self.problem.cities[i].languages) for i in (a, b))
        for one, two in session.interpreters:
            if (one in own and two in other) or (two in own and one in other):
                return one, two
        return None

    @cached_property
    def overlaps(self) -> tuple[tuple[int, ...], ...]:
        """For each slot the slots of other sessions that share time with it."""
        return tuple(
            tuple(
                other
                for other, two in enumerate(self.slots)
                if two.session != one.session and one.begins < two.ends and two.begins < one.ends
            )
            for one in self.slots
        )

    @cached_property
    def cliques(self) -> tuple[tuple[int, ...], ...]:
        """Sets of slots that share one moment, none within another; every slot is in one.

        Intervals that begin at or before a slot's beginning and end after it; by Helly's theorem in
        one dimension these are all maximal sets of overlapping slots.
        """
        found: list[tuple[int, ...]] = []
        for one in self.slots:
            at = one.begins
            group = tuple(k for k, slot in enumerate(self.slots) if slot.begins <= at < slot.ends)
            if not any(set(group) <= set(other) for other in found):
                found = [other for other in found if not set(other) <= set(group)]
                found.append(group)
        return tuple(found)

    @cached_property
    def bonus(self) -> Values:
        """What soft rules add to the value of a meeting, shape (n_cities, n_cities)."""
        bonus = np.zeros((self.n_cities, self.n_cities))
        for a, b in self.partners:
            weight = {AVOID: -PARTNER_WEIGHT, ALLOW: 0.0, PREFER: PARTNER_WEIGHT}
            bonus[a, b] = bonus[b, a] = weight[self.problem.rules.partners]
        cities = [self.catalogue.city(city) for city in self.ids]
        lines = across(self.problem.rules.balance, cities, self.problem.cities)
        return bonus + BALANCE_WEIGHT * lines

    @cached_property
    def partners(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """The partnerships of the catalogue between cities that come; ideas are none."""
        found: dict[tuple[int, int], tuple[str, ...]] = {}
        for one in sorted(self.catalogue.partnerships, key=lambda p: p.id):
            both = one.city_a in self.position and one.city_b in self.position
            if both and one.city_a != one.city_b and one.status != "idea":
                pair = self.pair(one.city_a, one.city_b)
                found[pair] = (*found.get(pair, ()), one.id)
        return found
