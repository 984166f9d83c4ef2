"""The file of a pairing problem, read with all its errors at once."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.catalogue import Catalogue
from data.errors import DataError, NotFound
from data.files import reading
from data.lookup import find_city
from data.messages import _
from data.region import primary_language
from matcher.pairing.fields import Fields
from matcher.pairing.problem import (
    AVOID,
    BALANCES,
    FORMATS,
    HOSTS,
    MET,
    MODES,
    ON_SITE,
    PAIR_RULES,
    PAIRS,
    PARTNER_RULES,
    TABLES,
    Absence,
    Attendee,
    Lock,
    PairingProblem,
    PairRule,
    Rules,
    Session,
)

_TOP = ("title", "seed", "time_limit_s", "sessions", "cities", "pairs", "rules", "locked")
_SESSION = (
    "id", "theme", "format", "start", "rounds", "round_minutes", "tables", "table_size", "hosts",
    "mode", "interpreters",
)  # fmt: skip
_CITY = (
    "id", "sessions", "unavailable", "min_meetings", "max_meetings", "languages", "delegates",
    "themes", "newcomer",
)  # fmt: skip
_PAIR = ("cities", "rule", "session", "year")
_RULES = (
    "partners", "met_since", "common_language", "repeats", "floor", "working_hours", "balance",
    "near_optimal",
)  # fmt: skip
_LOCK = ("session", "round", "table", "cities")
_ABSENCE = ("session", "rounds")
_YEARS = (1900, 2200)
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # stands in for a start that is in error
_MAX_ROUNDS, _MAX_TABLES, _MAX_SIZE = 100, 10_000, 50


def read_problem(path: Path, catalogue: Catalogue) -> PairingProblem:
    """Read a problem file.

    Parameters
    ----------
    path : Path
        TOML, UTF-8.
    catalogue : Catalogue
        Its cities may come, its themes may be spoken of.

    Raises
    ------
    NotFound
        If there is no such file.
    DataError
        If it cannot be used: every error of the file, one line each.
    """
    with reading(path):
        content = path.read_bytes()
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as err:
        raise DataError(
            _("{path} is not UTF-8 (byte {place}). Save it as UTF-8.").format(
                path=path, place=err.start
            )
        ) from err
    except tomllib.TOMLDecodeError as err:
        raise DataError(
            _("{path} is no TOML ({reason}). Mend it there.").format(path=path, reason=err)
        ) from err
    try:
        return parse_problem(table, catalogue)
    except DataError as err:
        raise DataError(f"{path}:\n{err}") from err


def parse_problem(table: Mapping[str, Any], catalogue: Catalogue) -> PairingProblem:
    """Read a problem that is already a table, as a page or the API writes it.

    Raises
    ------
    DataError
        Every error, one line each.
    """
    errors: list[str] = []
    top = Fields("", table, _TOP, errors)
    reader = _Reader(catalogue, errors)
    sessions = reader.sessions(top)
    cities = reader.cities(top, sessions)
    problem = PairingProblem(
        title=top.text("title", ""),
        sessions=sessions,
        cities=cities,
        pairs=tuple(reader.pairs(top, sessions, cities)),
        rules=_rules(top.table("rules", _RULES)),
        locked=tuple(reader.locks(top, sessions, cities)),
        seed=top.whole("seed", 1, 0, 2**31 - 1) or 0,
        time_limit_s=top.number("time_limit_s", 30.0, 0.1, 86_400.0),
    )
    if errors:
        raise DataError("\n".join(errors))
    return problem


class _Reader:
    """Reads the lists of a problem and checks what they name."""

    def __init__(self, catalogue: Catalogue, errors: list[str]) -> None:
        self._catalogue = catalogue
        self._errors = errors
        self._themes = [theme.id for theme in catalogue.network.themes]

    def sessions(self, top: Fields) -> tuple[Session, ...]:
        found: list[Session] = []
        listed = top.tables("sessions", _SESSION, _id_of)
        if not listed:
            top.error("sessions", _("there is none; add one or more."))
        for fields in listed:
            session = self._session(fields)
            if session is None:
                continue
            if any(other.id == session.id for other in found):
                fields.error("id", _("another session has this id; choose a new one."))
            found.append(session)
        return tuple(found)

    def _session(self, fields: Fields) -> Session | None:
        start = fields.moment("start")
        name, theme = fields.text("id"), fields.text("theme")
        if theme:
            fields.one_of("theme", theme, self._themes)
        style = fields.choice("format", PAIRS, FORMATS)
        hosts = self._cities_named(fields, "hosts")
        session = Session(
            id=name,
            theme=theme,
            format=style,
            start=start or _SOME_TIME,
            rounds=fields.whole("rounds", 1, 1, _MAX_ROUNDS) or 1,
            round_minutes=fields.whole("round_minutes", 20, 1, 24 * 60) or 20,
            tables=fields.whole("tables", _MAX_TABLES, 1, _MAX_TABLES) or 1,
            table_size=_table_size(fields, style),
            hosts=hosts,
            mode=fields.choice("mode", ON_SITE, MODES),
            interpreters=tuple(_interpreters(fields)),
        )
        if style == HOSTS and not hosts:
            fields.error("hosts", _("a session of this format needs at least one host; add it."))
        if style != HOSTS and hosts:
            fields.error(
                "hosts", _("only a session of format '{format}' has hosts.").format(format=HOSTS)
            )
        if style == HOSTS and session.tables < len(hosts):
            fields.error(
                "tables",
                _("every host sits at a table of its own: {n} hosts, {tables} tables.").format(
                    n=len(hosts), tables=session.tables
                ),
            )
        return session if name else None

    def cities(self, top: Fields, sessions: Sequence[Session]) -> tuple[Attendee, ...]:
        found: dict[str, Attendee] = {}
        listed = top.tables("cities", _CITY, _id_of)
        for fields in listed:
            known = self._city_named(fields, "id", fields.text("id"))
            if known is None:
                continue
            if known in found:
                fields.error("id", _("this city is there twice; leave one of them."))
            found[known] = self._attendee(fields, known, sessions)
        if len(listed) < 2:
            top.error(
                "cities",
                _("there are {n}; a meeting takes two. Add those that come.").format(n=len(listed)),
            )
        for session in sessions:
            for host in session.hosts:
                if found and host not in found:
                    self._errors.append(
                        _("sessions ({session}), hosts: '{city}' does not come; add it to the"
                          " cities, or take it from the hosts.").format(
                            session=session.id, city=host
                        )
                    )  # fmt: skip
        return tuple(found.values())

    def _attendee(self, fields: Fields, known: str, sessions: Sequence[Session]) -> Attendee:
        ids = [session.id for session in sessions]
        low = fields.whole("min_meetings", 0, 0) or 0
        high = fields.whole("max_meetings", None, 0)
        if high is not None and high < low:
            fields.error(
                "max_meetings",
                _("it is {high}, below min_meetings, {low}; mend one of them.").format(
                    high=high, low=low
                ),
            )
        wanted = fields.texts("themes")
        for theme in wanted:
            fields.one_of("themes", theme, self._themes)
        attended = fields.texts("sessions")
        for session in attended:
            fields.one_of("sessions", session, ids)
        languages = fields.texts("languages") or self._catalogue.city(known).languages
        return Attendee(
            id=known,
            sessions=attended,
            unavailable=tuple(_absences(fields, sessions)),
            min_meetings=low,
            max_meetings=high,
            languages=tuple(dict.fromkeys(primary_language(language) for language in languages)),
            delegates=fields.whole("delegates", 1, 1, 1_000) or 1,
            themes=wanted,
            is_newcomer=fields.flag("newcomer", default=False),
        )

    def pairs(
        self, top: Fields, sessions: Sequence[Session], cities: Sequence[Attendee]
    ) -> Iterator[PairRule]:
        for fields in top.tables("pairs", _PAIR, _cities_of):
            named = self._attending(fields, cities, fewest=2, most=2)
            rule = fields.text("rule")
            if rule:
                fields.one_of("rule", rule, PAIR_RULES)
            session = _session_named(fields, sessions) if fields.has("session") else None
            year = fields.whole("year", None, *_YEARS)
            if rule == MET and year is None and not fields.has("year"):
                fields.error("year", _("a meeting already held needs its year; add it."))
            if len(named) == 2:
                yield PairRule((named[0], named[1]), rule, session, year)

    def locks(
        self, top: Fields, sessions: Sequence[Session], cities: Sequence[Attendee]
    ) -> Iterator[Lock]:
        for fields in top.tables("locked", _LOCK, _cities_of):
            name = _session_named(fields, sessions)
            named = self._attending(fields, cities, fewest=2, most=_MAX_SIZE)
            session = next((one for one in sessions if one.id == name), None)
            if session is None:
                continue
            lock = Lock(
                session.id,
                fields.whole("round", 1, 1, session.rounds) or 1,
                fields.whole("table", 1, 1, session.tables) or 1,
                named,
            )
            for key in ("round", "table"):
                if not fields.has(key):
                    fields.error(key, _("it is missing; add it."))
            low, high = session.table_size
            if named and not low <= len(named) <= high:
                fields.error(
                    "cities",
                    _("{n} cities sit there; this session takes {low} to {high}.").format(
                        n=len(named), low=low, high=high
                    ),
                )
            yield lock

    def _attending(
        self, fields: Fields, cities: Sequence[Attendee], *, fewest: int, most: int
    ) -> tuple[str, ...]:
        if not fields.has("cities"):
            fields.error("cities", _("it is missing; add it."))
            return ()
        named = self._cities_named(fields, "cities")
        if len(named) < len(fields.texts("cities")):
            return ()
        if len(set(named)) < len(named) or not fewest <= len(named) <= most:
            fields.error(
                "cities",
                _("expected {n} different cities, found {found}.").format(
                    n=fewest if fewest == most else f"{fewest}–{most}", found=len(set(named))
                ),
            )
            return ()
        coming = {city.id for city in cities}
        absent = [city for city in named if city not in coming]
        for city in absent:
            fields.error(
                "cities",
                _("'{city}' does not come; add it to the cities, or take this out.").format(
                    city=city
                ),
            )
        return () if absent else named

    def _cities_named(self, fields: Fields, key: str) -> tuple[str, ...]:
        found = (self._city_named(fields, key, name) for name in fields.texts(key))
        return tuple(city for city in found if city is not None)

    def _city_named(self, fields: Fields, key: str, name: str) -> str | None:
        if not name:
            return None
        try:
            return find_city(self._catalogue.cities, name).id
        except NotFound as err:
            fields.error(key, str(err))
            return None


def _rules(fields: Fields) -> Rules:
    found = Rules(
        partners=fields.choice("partners", AVOID, PARTNER_RULES),
        met_since=fields.whole("met_since", None, *_YEARS),
        common_language=fields.flag("common_language", default=True),
        repeats=fields.flag("repeats", default=False),
        floor=fields.flag("floor", default=True),
        balance=tuple(b for b in fields.texts("balance") if fields.one_of("balance", b, BALANCES)),
        near_optimal=fields.number("near_optimal", 0.0, 0.0, 1.0),
    )
    hours = fields.wholes("working_hours")
    if not fields.has("working_hours"):
        return found
    if len(hours) != 2 or not 0 <= hours[0] < hours[1] <= 24:
        fields.error("working_hours", _("expected two hours from 0 to 24, such as [8, 20]."))
        return found
    return replace(found, working_hours=(hours[0], hours[1]))


def _table_size(fields: Fields, style: str) -> tuple[int, int]:
    if style != TABLES:
        if fields.has("table_size"):
            fields.error(
                "table_size",
                _("only a session of format '{format}' has a size of tables.").format(
                    format=TABLES
                ),
            )
        return (2, 2)
    sizes = fields.wholes("table_size")
    if len(sizes) != 2 or not 2 <= sizes[0] <= sizes[1] <= _MAX_SIZE:
        fields.error(
            "table_size",
            _(
                "expected the smallest and the largest size, such as [3, 5], from 2 to {most}."
            ).format(most=_MAX_SIZE),
        )
        return (3, 5)
    return (sizes[0], sizes[1])


def _interpreters(fields: Fields) -> Iterator[tuple[str, str]]:
    for pair in fields.texts("interpreters"):
        tags = sorted({primary_language(tag) for tag in pair.split("-")})
        if len(tags) != 2 or not all(tag.isalpha() for tag in tags):
            fields.error(
                "interpreters",
                _("'{found}' is no pair of languages; write it like fr-en.").format(found=pair),
            )
            continue
        yield tags[0], tags[1]


def _absences(fields: Fields, sessions: Sequence[Session]) -> Iterator[Absence]:
    for absence in fields.tables("unavailable", _ABSENCE, lambda table: ""):
        name = _session_named(absence, sessions)
        session = next((one for one in sessions if one.id == name), None)
        if session is None:
            continue
        rounds = absence.wholes("rounds")
        beyond = [r for r in rounds if not 1 <= r <= session.rounds]
        if beyond:
            absence.error(
                "rounds",
                _("the session has rounds 1 to {n}, found {found}.").format(
                    n=session.rounds, found=", ".join(map(str, beyond))
                ),
            )
        all_rounds = tuple(range(1, session.rounds + 1))
        yield Absence(session.id, rounds if absence.has("rounds") else all_rounds)


def _session_named(fields: Fields, sessions: Sequence[Session]) -> str:
    name = fields.text("session")
    if name and not fields.one_of("session", name, [session.id for session in sessions]):
        return ""
    return name


def _id_of(table: Mapping[str, Any]) -> str:
    return str(table.get("id", ""))


def _cities_of(table: Mapping[str, Any]) -> str:
    named = table.get("cities")
    return ", ".join(map(str, named)) if isinstance(named, list) else ""
