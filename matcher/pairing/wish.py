"""What a person asked for, in the words of the file: it can contradict, and can be given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from data.messages import _
from matcher.naming import display_name
from matcher.pairing.frame import Frame
from matcher.pairing.problem import MUST, MUST_NOT, REMOTE, Attendee


class Kind(StrEnum):
    """Kinds of wishes, named as the keys of the file."""

    MUST = "must"
    MUST_NOT = "must-not"
    MET = "met"
    LANGUAGE = "common_language"
    HOURS = "working_hours"
    REPEATS = "repeats"
    MIN = "min_meetings"
    MAX = "max_meetings"
    ABSENCE = "unavailable"
    DELEGATES = "delegates"
    TABLES = "tables"
    LOCKED = "locked"


COSTS = {
    Kind.MIN: 1,
    Kind.LOCKED: 2,
    Kind.MAX: 2,
    Kind.TABLES: 2,
    Kind.MUST: 3,
    Kind.MET: 3,
    Kind.REPEATS: 4,
    Kind.HOURS: 4,
    Kind.DELEGATES: 4,
    Kind.ABSENCE: 5,
    Kind.LANGUAGE: 6,
    Kind.MUST_NOT: 8,
}
"""What giving up a wish costs, in steps of our own choice: a number is changed sooner than a rule
is dropped, a rule of the secretariat sooner than what a city said of itself."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish.

    Attributes
    ----------
    kind : Kind
    number : int
        Where it stands: of `pairs` and `locked` the entry, of sessions and cities the position;
        from 0. 0 for rules.
    part : int
        Of a city's absences which one; else 0.
    """

    kind: Kind
    number: int = 0
    part: int = 0

    @property
    def cost(self) -> int:
        """What giving it up costs."""
        return COSTS[self.kind]


def wishes_of(frame: Frame) -> Iterator[Wish]:
    """Yield every wish of a problem that can stand in the way of something."""
    problem = frame.problem
    for number, pair in enumerate(problem.pairs):
        if pair.rule in (MUST, MUST_NOT):
            yield Wish(Kind(pair.rule), number)
        elif _counts(frame, pair.year):
            yield Wish(Kind.MET, number)
    rules = (
        (Kind.LANGUAGE, problem.rules.common_language),
        (Kind.HOURS, any(session.mode == REMOTE for session in problem.sessions)),
        (Kind.REPEATS, not problem.rules.repeats),
    )
    yield from (Wish(kind) for kind, holds in rules if holds)
    for number, session in enumerate(problem.sessions):
        if 2 * session.tables < sum(city.delegates for city in problem.cities):
            yield Wish(Kind.TABLES, number)
    for number, city in enumerate(problem.cities):
        yield from _wishes_of_city(number, city)
    yield from (Wish(Kind.LOCKED, number) for number in range(len(problem.locked)))


def _wishes_of_city(number: int, city: Attendee) -> Iterator[Wish]:
    if city.min_meetings:
        yield Wish(Kind.MIN, number)
    if city.max_meetings is not None:
        yield Wish(Kind.MAX, number)
    for part in range(len(city.unavailable)):
        yield Wish(Kind.ABSENCE, number, part)
    yield Wish(Kind.DELEGATES, number)


def key_of(frame: Frame, wish: Wish) -> str:
    """Return where the wish stands in the file, in its own keys."""
    problem = frame.problem
    if wish.kind in (Kind.MUST, Kind.MUST_NOT, Kind.MET):
        return f"pairs {wish.number + 1}, rule"
    if wish.kind in (Kind.LANGUAGE, Kind.HOURS, Kind.REPEATS):
        return f"rules, {wish.kind}"
    if wish.kind is Kind.TABLES:
        return f"sessions ({problem.sessions[wish.number].id}), tables"
    if wish.kind is Kind.LOCKED:
        return f"locked {wish.number + 1}"
    return f"cities ({problem.cities[wish.number].id}), {wish.kind}"


def say_wish(frame: Frame, wish: Wish) -> str:
    """Say the wish as a person would, with the cities' names."""
    if wish.kind in (Kind.MUST, Kind.MUST_NOT, Kind.MET):
        return _say_pair(frame, wish)
    if wish.kind in (Kind.MIN, Kind.MAX, Kind.ABSENCE, Kind.DELEGATES):
        return _say_city(frame, wish)
    return _say_rule(frame, wish)


def _say_pair(frame: Frame, wish: Wish) -> str:
    pair = frame.problem.pairs[wish.number]
    words = {
        (Kind.MUST, False): _("{first} and {second} must meet"),
        (Kind.MUST, True): _("{first} and {second} must meet in session {session}"),
        (Kind.MUST_NOT, False): _("{first} and {second} must not meet"),
        (Kind.MUST_NOT, True): _("{first} and {second} must not meet in session {session}"),
        (Kind.MET, False): _("{first} and {second} met in {year} and shall not meet again"),
        (Kind.MET, True): _("{first} and {second} met in {year} and shall not meet again"),
    }[wish.kind, pair.session is not None]
    first, second = names(frame, pair.cities)
    return words.format(first=first, second=second, session=pair.session, year=pair.year)


def _say_city(frame: Frame, wish: Wish) -> str:
    city = frame.problem.cities[wish.number]
    (name,) = names(frame, [city.id])
    if wish.kind is Kind.MIN:
        return _("{city} wants at least {n} meetings").format(city=name, n=city.min_meetings)
    if wish.kind is Kind.MAX:
        return _("{city} wants at most {n} meetings").format(city=name, n=city.max_meetings)
    if wish.kind is Kind.DELEGATES:
        words = _("{city} can hold {n} meetings at the same time")
        return words.format(city=name, n=city.delegates)
    absence = city.unavailable[wish.part]
    return _("{city} is not there in session {session}, rounds {rounds}").format(
        city=name, session=absence.session, rounds=", ".join(map(str, absence.rounds))
    )


def _say_rule(frame: Frame, wish: Wish) -> str:
    problem = frame.problem
    if wish.kind is Kind.LANGUAGE:
        return _("cities meet only with a common language, or interpreters for theirs")
    if wish.kind is Kind.HOURS:
        first, last = problem.rules.working_hours
        words = _("remote meetings lie in the working hours of both cities, {first} to {last}")
        return words.format(first=first, last=last)
    if wish.kind is Kind.REPEATS:
        return _("no two cities meet twice")
    if wish.kind is Kind.TABLES:
        session = problem.sessions[wish.number]
        return _("session {session} has {n} tables").format(session=session.id, n=session.tables)
    lock = problem.locked[wish.number]
    cities = _(" and ").join(names(frame, lock.cities))
    words = _("the meeting of {cities} in session {session}, round {round}, is locked")
    return words.format(cities=cities, session=lock.session, round=lock.round)


def names(frame: Frame, cities: "tuple[str, ...] | list[str]") -> list[str]:
    """Return what cities are called."""
    return [display_name(frame.catalogue.city(city)) for city in cities]


def _counts(frame: Frame, year: int | None) -> bool:
    since = frame.problem.rules.met_since
    return since is not None and (year or 0) >= since
