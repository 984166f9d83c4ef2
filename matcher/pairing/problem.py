"""The pairing problem, as its file says it; the contract is the format of that file."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAIRS, TABLES, HOSTS = "pairs", "tables", "hosts"
FORMATS = (PAIRS, TABLES, HOSTS)
ON_SITE, REMOTE = "on-site", "remote"
MODES = (ON_SITE, REMOTE)
MUST, MUST_NOT, MET = "must", "must-not", "met"
PAIR_RULES = (MUST, MUST_NOT, MET)
AVOID, ALLOW, PREFER = "avoid", "allow", "prefer"
PARTNER_RULES = (AVOID, ALLOW, PREFER)
CONTINENT, NEWCOMER, SIZE = "continent", "newcomer", "size"
BALANCES = (CONTINENT, NEWCOMER, SIZE)


@dataclass(frozen=True, slots=True)
class Session:
    """One workshop.

    Attributes
    ----------
    id : str
    theme : str
        A theme id of the catalogue.
    format : str
        One of `FORMATS`.
    start : datetime
        With its zone.
    rounds : int
        1 or more, one behind the other.
    round_minutes : int
    tables : int
        How many meetings can be held at the same time.
    table_size : (int, int)
        Smallest and largest; (2, 2) unless `format` is tables.
    hosts : tuple of str
        City ids; empty unless `format` is hosts.
    mode : str
        One of `MODES`.
    interpreters : tuple of (str, str)
        Pairs of primary language tags, each in alphabetical order.
    """

    id: str
    theme: str
    format: str
    start: datetime
    rounds: int
    round_minutes: int
    tables: int
    table_size: tuple[int, int] = (2, 2)
    hosts: tuple[str, ...] = ()
    mode: str = ON_SITE
    interpreters: tuple[tuple[str, str], ...] = ()

    def begins(self, round_number: int) -> datetime:
        """Return when a round begins, counted from 1."""
        return self.start + (round_number - 1) * timedelta(minutes=self.round_minutes)

    def ends(self, round_number: int) -> datetime:
        """Return when a round ends."""
        return self.begins(round_number + 1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Rounds of a session in which a city is not there."""

    session: str
    rounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attendee:
    """A city that comes.

    Attributes
    ----------
    id : str
    sessions : tuple of str
        Empty: all.
    unavailable : tuple of Absence
    min_meetings : int
    max_meetings : int or None
        None: no limit.
    languages : tuple of str
        Primary tags; from the catalogue where the file gives none.
    delegates : int
        How many meetings it can hold at the same time, 1 or more.
    themes : tuple of str
        Those it wants most; its value of other meetings halves. Empty: all alike.
    is_newcomer : bool
    """

    id: str
    sessions: tuple[str, ...] = ()
    unavailable: tuple[Absence, ...] = ()
    min_meetings: int = 0
    max_meetings: int | None = None
    languages: tuple[str, ...] = ()
    delegates: int = 1
    themes: tuple[str, ...] = ()
    is_newcomer: bool = False

    def attends(self, session: str) -> bool:
        """Whether the city takes part in a session."""
        return not self.sessions or session in self.sessions

    def is_absent(self, session: str, round_number: int) -> bool:
        """Whether the city misses a round, counted from 1."""
        return any(a.session == session and round_number in a.rounds for a in self.unavailable)


@dataclass(frozen=True, slots=True)
class PairRule:
    """What holds for two cities, in one session or (`session` None) in the whole programme.

    Who has met has met: for that rule the session says nothing.
    """

    cities: tuple[str, str]
    rule: str
    session: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all; see the keys of the file."""

    partners: str = AVOID
    met_since: int | None = None
    common_language: bool = True
    repeats: bool = False
    floor: bool = True
    working_hours: tuple[int, int] = (8, 20)
    balance: tuple[str, ...] = ()
    near_optimal: float = 0.0


@dataclass(frozen=True, slots=True)
class Lock:
    """A meeting that stays as it is; `round` and `table` count from 1."""

    session: str
    round: int
    table: int
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairingProblem:
    """Everything that a programme has to respect, in file order."""

    title: str
    sessions: tuple[Session, ...]
    cities: tuple[Attendee, ...]
    pairs: tuple[PairRule, ...] = ()
    rules: Rules = Rules()
    locked: tuple[Lock, ...] = ()
    seed: int = 1
    time_limit_s: float = 30.0

    def session(self, session_id: str) -> Session:
        """Return a session by its id."""
        return next(session for session in self.sessions if session.id == session_id)

    def city(self, city_id: str) -> Attendee:
        """Return a city that comes by its id."""
        return next(city for city in self.cities if city.id == city_id)
