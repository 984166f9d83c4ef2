"""Workshops in the database: what was asked, every programme found, which of them cities see."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.validation import shorten
from service.storage import audit, tables
from service.storage.moments import in_utc

WAITING, RUNNING, DONE = "waiting", "running", "done"
INFEASIBLE, FAILED, CANCELLED = "infeasible", "failed", "cancelled"
_workshops, _versions = tables.workshop, tables.workshop_version


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
        One of the words above.
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
        "account": by, "language": language, "problem": problem, "keeps": False, "state": WAITING,
        "told": "", "shown": None, "published": None,
    }  # fmt: skip
    connection.execute(insert(_workshops), [row])
    audit.record(connection, at, by, audit.WORKSHOP, str(row["id"]), after={"title": title})
    return str(row["id"])


def find_workshop(connection: Connection, workshop: str) -> Workshop:
    """Return a workshop.

    Raises
    ------
    NotFound
    """
    row = connection.execute(select(_workshops).where(_workshops.c.id == workshop)).one_or_none()
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
    wanted = select(_workshops).order_by(_workshops.c.made_at.desc(), _workshops.c.id)
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
    _change(connection, workshop, state=WAITING, told="", problem=problem, keeps=keeps)
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
    _change(
        connection, workshop, shown=version, problem=found.problem, state=DONE, told="", keeps=False
    )
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


def cancel_workshop(connection: Connection, workshop: str, at: datetime, by: str) -> None:
    """Give up solving; earlier programmes stay."""
    if find_workshop(connection, workshop).state in (WAITING, RUNNING):
        _change(connection, workshop, state=CANCELLED, told="")
        audit.record(connection, at, by, audit.WORKSHOP, workshop, after={"cancelled": True})


def take_waiting(connection: Connection) -> Workshop | None:
    """Return the workshop that has waited longest, and mark it as being solved."""
    row = connection.execute(
        select(_workshops)
        .where(_workshops.c.state == WAITING)
        .order_by(_workshops.c.made_at, _workshops.c.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    _change(connection, row.id, state=RUNNING)
    return _workshop(row)


def requeue_running(connection: Connection) -> None:
    """Let what a process that ended was solving be solved again."""
    connection.execute(
        update(_workshops).where(_workshops.c.state == RUNNING).values(state=WAITING, told="")
    )


def tell_progress(connection: Connection, workshop: str, told: str) -> bool:
    """Write down how far the solving is; return whether it is still wanted."""
    changed = update(_workshops).where(_workshops.c.id == workshop, _workshops.c.state == RUNNING)
    return bool(connection.execute(changed.values(told=told)).rowcount)


def finish_workshop(connection: Connection, workshop: str, state: str, told: str) -> bool:
    """Write down what came of it; return whether nobody gave it up meanwhile."""
    changed = update(_workshops).where(_workshops.c.id == workshop, _workshops.c.state == RUNNING)
    return bool(connection.execute(changed.values(state=state, told=told)).rowcount)


def add_version(
    connection: Connection,
    solved: Workshop,
    programme: Mapping[str, Any],
    files: Mapping[str, str],
    at: datetime,
) -> None:
    """Keep a programme that was found, and show it to the secretariat, unless it was given up."""
    if not finish_workshop(connection, solved.id, DONE, ""):
        return
    last = select(func.max(_versions.c.version)).where(_versions.c.workshop == solved.id)
    row = {
        "workshop": solved.id, "version": (connection.scalar(last) or 0) + 1,
        "made_at": at.astimezone(UTC), "problem": solved.problem, "programme": dict(programme),
        "files": dict(files),
    }  # fmt: skip
    connection.execute(insert(_versions), [row])
    _change(connection, solved.id, shown=row["version"])


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
