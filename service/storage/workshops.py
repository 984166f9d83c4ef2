"""Workshops in the database: asked, being solved, solved, published."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.errors import NotFound
from data.messages import _
from data.validation import shorten
from service.storage import audit, tables
from service.storage.moments import in_utc

WAITING, RUNNING, DONE = "waiting", "running", "done"
INFEASIBLE, FAILED, CANCELLED = "infeasible", "failed", "cancelled"
_workshops = tables.workshop


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
        TOML.
    locked : sequence of mapping
        Meetings locked since, as in the file.
    state : str
        One of the words above.
    told : str
        How far it is, why there is no programme, or what went wrong.
    programme : mapping or None
        As `matcher.pairing.report.programme_json` gives it.
    files : mapping of name to str
        Base64.
    published_at : datetime or None
    """

    id: str
    title: str
    made_at: datetime
    language: str
    problem: str
    locked: Sequence[Mapping[str, Any]]
    state: str
    told: str
    programme: Mapping[str, Any] | None
    files: Mapping[str, str]
    published_at: datetime | None


def ask_workshop(
    connection: Connection, title: str, problem: str, language: str, at: datetime, by: str
) -> str:
    """Write down a problem to be solved, and return its id."""
    row = {
        "id": f"workshop-{secrets.token_hex(4)}", "title": title, "made_at": at.astimezone(UTC),
        "account": by, "language": language, "problem": problem, "locked": [], "state": WAITING,
        "told": "", "programme": None, "files": {}, "published_at": None,
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


def all_workshops(connection: Connection, *, published: bool) -> tuple[Workshop, ...]:
    """Return all workshops, the latest first, or only those that cities may see."""
    wanted = select(_workshops).order_by(_workshops.c.made_at.desc(), _workshops.c.id)
    if published:
        wanted = wanted.where(_workshops.c.published_at.is_not(None))
    return tuple(map(_workshop, connection.execute(wanted)))


def solve_again(
    connection: Connection,
    workshop: str,
    locked: Sequence[Mapping[str, Any]],
    at: datetime,
    by: str,
) -> None:
    """Let a workshop be solved once more, with these meetings locked."""
    before = find_workshop(connection, workshop)
    _change(connection, workshop, state=WAITING, told="", locked=[dict(one) for one in locked])
    audit.record(
        connection, at, by, audit.WORKSHOP, workshop,
        before={"locked": len(before.locked)}, after={"locked": len(locked)},
    )  # fmt: skip


def publish_workshop(
    connection: Connection, workshop: str, at: datetime, by: str, *, shown: bool
) -> None:
    """Let cities see their schedules, or no longer.

    Raises
    ------
    NotFound
        If there is no such workshop, or it has no programme.
    """
    if find_workshop(connection, workshop).programme is None:
        raise NotFound(_("This workshop has no programme yet."))
    _change(connection, workshop, published_at=at.astimezone(UTC) if shown else None)
    audit.record(connection, at, by, audit.WORKSHOP, workshop, after={"published": shown})


def cancel_workshop(connection: Connection, workshop: str, at: datetime, by: str) -> None:
    """Give up solving; an earlier programme stays."""
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


def finish_workshop(
    connection: Connection,
    workshop: str,
    state: str,
    told: str,
    programme: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
) -> None:
    """Write down what came of it, unless somebody gave it up meanwhile.

    Without a programme an earlier one stays.
    """
    values: dict[str, Any] = {"state": state, "told": told}
    if programme is not None:
        values |= {"programme": dict(programme), "files": dict(files or {})}
    changed = update(_workshops).where(_workshops.c.id == workshop, _workshops.c.state == RUNNING)
    connection.execute(changed.values(**values))


def _change(connection: Connection, workshop: str, **values: Any) -> None:  # noqa: ANN401
    connection.execute(update(_workshops).where(_workshops.c.id == workshop).values(**values))


def _workshop(row: Any) -> Workshop:  # noqa: ANN401
    return Workshop(
        row.id,
        row.title,
        in_utc(row.made_at),
        row.language,
        row.problem,
        row.locked,
        row.state,
        row.told,
        row.programme,
        row.files,
        None if row.published_at is None else in_utc(row.published_at),
    )
