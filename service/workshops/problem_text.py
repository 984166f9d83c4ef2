"""The problem of a workshop as text: written from a form, changed without losing what stands in it.

Comments and order that a person gave the text stay where they are.
"""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item

from data.catalogue import Catalogue
from data.errors import DataError
from data.messages import _
from matcher.pairing.problem import PairRule


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as a form asks for it."""

    theme: str
    start: datetime
    format: str
    rounds: int
    tables: int | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A city that comes, with what its registration says; None and empty say nothing."""

    city: str
    delegates: int | None = None
    languages: tuple[str, ...] = ()
    min_meetings: int | None = None
    max_meetings: int | None = None


def read_toml(text: str) -> dict[str, Any]:
    """Return the table of a TOML text.

    Raises
    ------
    DataError
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise DataError(_("This is no TOML ({reason}). Mend it there.").format(reason=err)) from err


def write_problem(
    title: str,
    sessions: Iterable[NewSession],
    cities: Iterable[Registered],
    interpreters: Sequence[str],
    pairs: Iterable[PairRule],
    rules: Mapping[str, Any],
) -> str:
    """Return the text of a problem; what it leaves out has the default of the format."""
    doc = tomlkit.document()
    doc["title"] = title
    doc["sessions"] = _tables(
        {
            "id": one.theme, "theme": one.theme, "format": one.format, "start": one.start,
            "rounds": one.rounds, "tables": one.tables, "interpreters": [*interpreters] or None,
        }
        for one in sessions
    )  # fmt: skip
    doc["cities"] = _tables(
        {
            "id": one.city, "delegates": one.delegates, "languages": [*one.languages] or None,
            "min_meetings": one.min_meetings, "max_meetings": one.max_meetings,
        }
        for one in cities
    )  # fmt: skip
    wished = _tables(
        {"cities": [*one.cities], "rule": one.rule, "session": one.session} for one in pairs
    )
    if len(wished):
        doc["pairs"] = wished
    doc["rules"] = dict(rules)
    return tomlkit.dumps(doc)


def write_table(table: Mapping[str, Any]) -> str:
    """Return the text of a problem that came as JSON; moments are text in it.

    Raises
    ------
    DataError
        If it holds what TOML cannot say.
    """
    given = dict(table)
    sessions = given.get("sessions")
    if isinstance(sessions, list):
        given["sessions"] = [_with_moment(one) for one in sessions]
    try:
        return tomlkit.dumps(given)
    except (TOMLKitError, TypeError, ValueError, RecursionError) as err:
        words = _("This cannot be written as TOML ({reason}). Leave out keys without a value.")
        raise DataError(words.format(reason=err)) from err


def without_cities(text: str, gone: Collection[str], catalogue: Catalogue) -> str:
    """Return a problem that can be read without some cities, nor anything that names them.

    Parameters
    ----------
    text : str
        Names cities as `Catalogue.find_city` understands them.
    gone : collection of str
        Ids.
    catalogue : Catalogue
    """
    doc = _parse(text)

    def stays(city: str) -> bool:
        return catalogue.find_city(city).id not in gone

    _keep(doc, "cities", lambda one: stays(one["id"]))
    for name in ("pairs", "locked"):
        _keep(doc, name, lambda one: all(map(stays, one["cities"])))
    for session in doc["sessions"]:
        if "hosts" in session:
            session["hosts"] = [host for host in session["hosts"] if stays(host)]
    return tomlkit.dumps(doc)


def with_cities(text: str, late: Iterable[str], catalogue: Catalogue) -> str:
    """Return a problem that can be read with cities that come as well, by id."""
    doc = _parse(text)
    come = {catalogue.find_city(one["id"]).id for one in doc.get("cities", ())}
    for city in late:
        if city not in come:
            doc.setdefault("cities", tomlkit.aot()).append(tomlkit.item({"id": city}))
    return tomlkit.dumps(doc)


def with_locks(text: str, locked: Iterable[Mapping[str, Any]]) -> str:
    """Return a problem that can be read with exactly these meetings locked."""
    doc = _parse(text)
    doc.pop("locked", None)
    tables = _tables(locked)
    if len(tables):
        doc["locked"] = tables
    return tomlkit.dumps(doc)


def _with_moment(session: object) -> object:
    if not isinstance(session, Mapping) or not isinstance(session.get("start"), str):
        return session
    try:
        return {**session, "start": datetime.fromisoformat(session["start"])}
    except ValueError:
        return session


def _tables(rows: Iterable[Mapping[str, Any]]) -> AoT:
    tables = tomlkit.aot()
    for row in rows:
        tables.append(tomlkit.item({k: v for k, v in row.items() if v is not None}))
    return tables


def _keep(doc: tomlkit.TOMLDocument, name: str, stays: Callable[[Any], bool]) -> None:
    tables: Item | None = doc.get(name)
    if isinstance(tables, AoT):
        for i in reversed(range(len(tables))):
            if not stays(tables[i]):
                del tables[i]
        if not len(tables):
            del doc[name]


def _parse(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as err:
        raise DataError(_("This is no TOML ({reason}). Mend it there.").format(reason=err)) from err
