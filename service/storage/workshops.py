"""Workshops in the database: what was asked, every programme found, which of them cities see."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.validation import shorten
from service.storage import audit, tables
from service.storage.jobs import DONE, PAIRING, ask_job, finish_job, set_state
from service.storage.moments import in_utc

_workshops, _versions, _jobs = tables.workshop, tables.workshop_version, tables.job


@dataclass(frozen=True, slots=True)
class Workshop:
    """One workshop.

    Attributes
    ----------
    id, title : str
    made_at : datetime
    language : str
        Of who asked; the files are in it.
    problem : str
        TOML, as it is to be solved or was solved last.
    keeps : bool
        Whether the version shown is kept as far as the problem allows.
    state : str
        Of the job that solves it: one of the words of `service.storage.jobs`.
    told : str
        How far it is, why there is no programme, or what went wrong.
    shown : int or None
        The version that the secretariat sees.
    published : int or None
        The version that cities see.
    """

    id: str
    title: str
    made_at: datetime
    language: str
    problem: str
    keeps: bool
    state: str
    told: str
    shown: int | None
    published: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """A programme that was found.

    Attributes
    ----------
    version : int
        From 1.
    made_at : datetime
    problem : str
        TOML.
    programme : mapping
        As `matcher.pairing.report.programme_json` gives it.
    files : mapping of name to str
        Base64.
    """

    version: int
    made_at: datetime
    problem: str
    programme: Mapping[str, Any]
    files: Mapping[str, str]


def ask_workshop(
    connection: Connection, title: str, problem: str, language: str, at: datetime, by: str
) -> str:
    """Write down a problem to be solved, and return its id."""
    row = {
        "id": f"workshop-{secrets.token_hex(4)}", "title": title, "made_at": at.astimezone(UTC),
        "account": by, "language": language, "problem": problem, "keeps": False, "shown": None,
        "published": None,
    }  # fmt: skip
    connection.execute(insert(_workshops), [row])
    ask_job(connection, str(row["id"]), PAIRING, title, at, by, language=language)
    audit.record(connection, at, by, audit.WORKSHOP, str(row["id"]), after={"title": title})
    return str(row["id"])


def find_workshop(connection: Connection, workshop: str) -> Workshop:
    """Return a workshop.

    Raises
    ------
    NotFound
    """
    row = connection.execute(_with_job().where(_workshops.c.id == workshop)).one_or_none()
    if row is None:
        raise NotFound(_("There is no workshop '{wanted}'.").format(wanted=shorten(workshop)))
    return _workshop(row)


def find_version(connection: Connection, workshop: str, version: int) -> Version:
    """Return a programme of a workshop.

    Raises
    ------
    NotFound
    """
    where = (_versions.c.workshop == workshop, _versions.c.version == version)
    row = connection.execute(select(_versions).where(*where)).one_or_none()
    if row is None:
        raise NotFound(_("This workshop has no such version."))
    return Version(row.version, in_utc(row.made_at), row.problem, row.programme, row.files)


def versions_of(connection: Connection, workshop: str) -> tuple[tuple[int, datetime], ...]:
    """Return number and time of every programme found, the latest first."""
    wanted = select(_versions.c.version, _versions.c.made_at).where(
        _versions.c.workshop == workshop
    )
    rows = connection.execute(wanted.order_by(_versions.c.version.desc()))
    return tuple((row.version, in_utc(row.made_at)) for row in rows)


def all_workshops(connection: Connection, *, published: bool) -> tuple[Workshop, ...]:
    """Return all workshops, the latest first, or only those that cities may see."""
    wanted = _with_job().order_by(_workshops.c.made_at.desc(), _workshops.c.id)
    if published:
        wanted = wanted.where(_workshops.c.published.is_not(None))
    return tuple(map(_workshop, connection.execute(wanted)))


def solve_again(
    connection: Connection, workshop: str, problem: str, at: datetime, by: str, *, keeps: bool
) -> None:
    """Let a workshop be solved once more, as the problem says now.

    Raises
    ------
    NotFound
    """
    before = find_workshop(connection, workshop)
    keeps = keeps and before.shown is not None
    _change(connection, workshop, problem=problem, keeps=keeps)
    ask_job(connection, workshop, PAIRING, before.title, at, by, language=before.language)
    audit.record(
        connection, at, by, audit.WORKSHOP, workshop,
        before={"problem": before.problem}, after={"problem": problem, "keeps": keeps},
    )  # fmt: skip


def show_version(
    connection: Connection, workshop: str, version: int, at: datetime, by: str
) -> None:
    """Go back, or forth, to a version; the others stay.

    Raises
    ------
    NotFound
    """
    found = find_version(connection, workshop, version)
    before = find_workshop(connection, workshop)
    _change(connection, workshop, shown=version, problem=found.problem, keeps=False)
    set_state(connection, workshop, DONE)
    audit.record(
        connection, at, by, audit.WORKSHOP, workshop,
        before={"version": before.shown}, after={"version": version},
    )  # fmt: skip


def publish_workshop(
    connection: Connection, workshop: str, at: datetime, by: str, *, shown: bool
) -> None:
    """Let cities see the version that the secretariat sees, or none any longer.

    Raises
    ------
    NotFound
        If there is no such workshop, or it has no programme.
    """
    before = find_workshop(connection, workshop)
    if before.shown is None:
        raise NotFound(_("This workshop has no programme yet."))
    published = before.shown if shown else None
    _change(connection, workshop, published=published)
    audit.record(
        connection, at, by, audit.WORKSHOP, workshop,
        before={"published": before.published}, after={"published": published},
    )  # fmt: skip


def add_version(
    connection: Connection,
    solved: Workshop,
    programme: Mapping[str, Any],
    files: Mapping[str, str],
    at: datetime,
) -> None:
    """Keep a programme that was found, and show it to the secretariat, unless it was given up."""
    if not finish_job(connection, solved.id, DONE, at):
        return
    last = select(func.max(_versions.c.version)).where(_versions.c.workshop == solved.id)
    row = {
        "workshop": solved.id, "version": (connection.scalar(last) or 0) + 1,
        "made_at": at.astimezone(UTC), "problem": solved.problem, "programme": dict(programme),
        "files": dict(files),
    }  # fmt: skip
    connection.execute(insert(_versions), [row])
    _change(connection, solved.id, shown=row["version"])


def _with_job() -> Select[Any]:
    return select(_workshops, _jobs.c.state, _jobs.c.told).join(
        _jobs, _jobs.c.id == _workshops.c.id
    )


def _change(connection: Connection, workshop: str, **values: Any) -> None:  # noqa: ANN401
    connection.execute(update(_workshops).where(_workshops.c.id == workshop).values(**values))


def _workshop(row: Any) -> Workshop:  # noqa: ANN401
    return Workshop(
        row.id,
        row.title,
        in_utc(row.made_at),
        row.language,
        row.problem,
        row.keeps,
        row.state,
        row.told,
        row.shown,
        row.published,
    )
