"""Jobs in the database: what runs beside the service, how far it is, what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.errors import Conflict, NotFound
from data.messages import _
from data.validation import shorten
from service.storage import audit, tables
from service.storage.moments import in_utc

WAITING, RUNNING, DONE = "waiting", "running", "done"
INFEASIBLE, FAILED, CANCELLED = "infeasible", "failed", "cancelled"
UNFINISHED = (WAITING, RUNNING)
PAIRING, IMPORT, DOSSIERS, EMBEDDING = "pairing", "import", "dossiers", "embedding"
MOST_TRIES = 3
FILES_KEPT = timedelta(days=30)
_jobs, _files = tables.job, tables.job_file


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Attributes
    ----------
    id : str
        That of what it works on, where it works on one thing.
    kind : str
        `PAIRING`, `IMPORT`, `DOSSIERS` or `EMBEDDING`.
    title : str
        What people call what it works on.
    wanted : mapping
        What it was asked, by its kind.
    asked_at : datetime
    account : str or None
        Who asked; None for the program itself.
    language : str
        Of who asked; what is told and made is in it.
    state : str
        One of the words above.
    told : str
        How far it is, or what went wrong; empty where numbers say it.
    n_done, n_all : int
        How much of it is done; 0 of 0 where that is not known.
    n_tries : int
        How often it was begun since it was asked.
    ended_at : datetime or None
    """

    id: str
    kind: str
    title: str
    wanted: Mapping[str, Any]
    asked_at: datetime
    account: str | None
    language: str
    state: str
    told: str
    n_done: int
    n_all: int
    n_tries: int
    ended_at: datetime | None

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or runs, so that it can be given up."""
        return self.state in UNFINISHED

    @property
    def is_repeatable(self) -> bool:
        """Whether it failed or was given up, so that it can be tried once more."""
        return self.state in (FAILED, CANCELLED)


def ask_job(
    connection: Connection,
    job: str,
    kind: str,
    title: str,
    at: datetime,
    by: str | None,
    *,
    language: str,
    wanted: Mapping[str, Any] | None = None,
) -> None:
    """Let a job be done; one of this id that is there is done anew, and what it does given up."""
    row = {
        "kind": kind, "title": title, "wanted": dict(wanted or {}), "asked_at": at.astimezone(UTC),
        "account": by, "language": language, **_AS_ASKED,
    }  # fmt: skip
    changed = update(_jobs).where(_jobs.c.id == job).values(**row)
    if not connection.execute(changed).rowcount:
        connection.execute(insert(_jobs), [{"id": job, **row}])


def find_job(connection: Connection, job: str) -> Job:
    """Return a job.

    Raises
    ------
    NotFound
    """
    row = connection.execute(select(_jobs).where(_jobs.c.id == job)).one_or_none()
    if row is None:
        raise NotFound(_("There is no job '{wanted}'.").format(wanted=shorten(job)))
    return _job(row)


def all_jobs(connection: Connection, kinds: Collection[str] = ()) -> tuple[Job, ...]:
    """Return all jobs, or those of some kinds, the latest first."""
    wanted = select(_jobs).order_by(_jobs.c.asked_at.desc(), _jobs.c.id)
    if kinds:
        wanted = wanted.where(_jobs.c.kind.in_(kinds))
    return tuple(map(_job, connection.execute(wanted)))


def take_waiting(connection: Connection, kinds: Collection[str]) -> Job | None:
    """Return the job of these kinds that has waited longest, and mark it as running."""
    row = connection.execute(
        select(_jobs.c.id)
        .where(_jobs.c.state == WAITING, _jobs.c.kind.in_(kinds))
        .order_by(_jobs.c.asked_at, _jobs.c.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    taken = update(_jobs).where(_jobs.c.id == row.id)
    connection.execute(taken.values(state=RUNNING, n_tries=_jobs.c.n_tries + 1))
    return find_job(connection, row.id)


def requeue_running(connection: Connection, kinds: Collection[str], at: datetime) -> None:
    """Let what a process that ended was doing be done again, but not for ever."""
    left = (_jobs.c.state == RUNNING, _jobs.c.kind.in_(kinds))
    worn = update(_jobs).where(*left, _jobs.c.n_tries >= MOST_TRIES)
    told = _("The service stopped {n} times while this ran.").format(n=MOST_TRIES)
    connection.execute(worn.values(state=FAILED, told=told, ended_at=at.astimezone(UTC)))
    connection.execute(update(_jobs).where(*left).values(state=WAITING, told=""))


def tell_progress(
    connection: Connection, job: str, told: str = "", n_done: int = 0, n_all: int = 0
) -> bool:
    """Write down how far a job is; return whether it is still wanted."""
    running = update(_jobs).where(_jobs.c.id == job, _jobs.c.state == RUNNING)
    changed = connection.execute(running.values(told=told, n_done=n_done, n_all=n_all))
    return bool(changed.rowcount)


def finish_job(connection: Connection, job: str, state: str, at: datetime, told: str = "") -> bool:
    """Write down what came of a job; return whether nobody gave it up meanwhile."""
    running = update(_jobs).where(_jobs.c.id == job, _jobs.c.state == RUNNING)
    ended = running.values(state=state, told=told, ended_at=at.astimezone(UTC))
    return bool(connection.execute(ended).rowcount)


def set_state(connection: Connection, job: str, state: str) -> None:
    """Say how a job stands when what it works on was changed by hand."""
    connection.execute(update(_jobs).where(_jobs.c.id == job).values(state=state, told=""))


def cancel_job(connection: Connection, job: str, at: datetime, by: str) -> bool:
    """Give up a job that has not ended; return whether there was something to give up.

    Raises
    ------
    NotFound
    """
    if not find_job(connection, job).is_unfinished:
        return False
    given_up = update(_jobs).where(_jobs.c.id == job)
    connection.execute(given_up.values(state=CANCELLED, told="", ended_at=at.astimezone(UTC)))
    audit.record(connection, at, by, audit.JOB, job, after={"state": CANCELLED})
    return True


def retry_job(connection: Connection, job: str, at: datetime, by: str) -> None:
    """Let a job that failed or was given up be done once more; what it has made so far stays.

    Raises
    ------
    NotFound
    Conflict
        If it neither failed nor was given up.
    """
    found = find_job(connection, job)
    if not found.is_repeatable:
        raise Conflict(_("Only what failed or was given up can be tried once more."))
    again = update(_jobs).where(_jobs.c.id == job)
    connection.execute(again.values(**_AS_ASKED))
    audit.record(
        connection, at, by, audit.JOB, job,
        before={"state": found.state}, after={"state": WAITING},
    )  # fmt: skip


def keep_file(connection: Connection, job: str, name: str, content: str) -> None:
    """Keep a file that a job has made, in base64."""
    connection.execute(insert(_files), [{"job": job, "name": name, "content": content}])


def files_of(connection: Connection, job: str) -> dict[str, str]:
    """Return what a job has made, name to base64."""
    rows = connection.execute(select(_files).where(_files.c.job == job).order_by(_files.c.name))
    return {row.name: row.content for row in rows}


def start_over(connection: Connection, job: str, wanted: Mapping[str, Any]) -> None:
    """Forget what a job has made, since it rests on what is no longer so."""
    connection.execute(delete(_files).where(_files.c.job == job))
    connection.execute(update(_jobs).where(_jobs.c.id == job).values(wanted=dict(wanted)))


def forget_old_files(connection: Connection, now: datetime) -> None:
    """Delete documents, and the jobs that made them, a month after they ended."""
    old = select(_jobs.c.id).where(
        _jobs.c.kind == DOSSIERS, _jobs.c.ended_at < now.astimezone(UTC) - FILES_KEPT
    )
    gone = list(connection.scalars(old))
    connection.execute(delete(_files).where(_files.c.job.in_(gone)))
    connection.execute(delete(_jobs).where(_jobs.c.id.in_(gone)))


_AS_ASKED: Mapping[str, Any] = {
    "state": WAITING, "told": "", "n_done": 0, "n_all": 0, "n_tries": 0, "ended_at": None,
}  # fmt: skip


def _job(row: Any) -> Job:  # noqa: ANN401
    return Job(
        row.id,
        row.kind,
        row.title,
        row.wanted,
        in_utc(row.asked_at),
        row.account,
        row.language,
        row.state,
        row.told,
        row.n_done,
        row.n_all,
        row.n_tries,
        None if row.ended_at is None else in_utc(row.ended_at),
    )
