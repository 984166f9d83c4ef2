"""Takes up jobs as they come, one after the other, and writes down what came of them."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from data.errors import JumellesError
from data.messages import _, speaking
from service.jobs.thread import Beside
from service.live import Live
from service.storage.jobs import (
    FAILED,
    Job,
    finish_job,
    requeue_running,
    take_waiting,
    tell_progress,
)

LOOK_EVERY_S = 0.5
_log = logging.getLogger("jumelles.jobs")


class Abandoned(Exception):
    """Somebody gave up what is being done."""


class Say(Protocol):
    """Writes down how far a job is; raises `Abandoned` where nobody wants it any longer."""

    def __call__(self, told: str = "", n_done: int = 0, n_all: int = 0) -> None:
        """Take a sentence, or numbers."""


Doer = Callable[[Live, Job, Say], None]
"""Does a job and finishes it, in one transaction with what it writes; what it raises is told."""


class Worker:
    """Does jobs of some kinds.

    Parameters
    ----------
    live : Live
    doers : mapping of kind to Doer

    Notes
    -----
    A job is marked in the database while it is done, so that no two processes do one. A process
    that starts takes up what one that was killed left, at most `MOST_TRIES` times: one service at a
    time works on a database.
    """

    def __init__(self, live: Live, doers: Mapping[str, Doer]) -> None:
        self._live, self._doers = live, doers
        self._thread = Beside(f"jumelles-{'-'.join(doers)}", self.work_once, LOOK_EVERY_S)

    def start(self) -> None:
        """Begin to look for work."""
        with self._live.database.writing() as connection:
            requeue_running(connection, tuple(self._doers), datetime.now(UTC))
        self._thread.start()

    def stop(self) -> None:
        """Look for no more work; what is being done is taken up at the next start."""
        self._thread.stop()

    def work_once(self) -> bool:
        """Do the job that has waited longest; return whether there was one."""
        if not self._live.is_ready:
            return False
        with self._live.database.writing() as connection:
            job = take_waiting(connection, tuple(self._doers))
        if job is None:
            return False
        with speaking(job.language):
            do_job(self._live, job, self._doers[job.kind])
        return True


def do_job(live: Live, job: Job, doer: Doer) -> None:
    """Do a job that was taken; whatever goes wrong is written down with it.

    Raises
    ------
    StorageError
        If the database cannot be written.
    """

    def say(told: str = "", n_done: int = 0, n_all: int = 0) -> None:
        with live.database.writing() as connection:
            if not tell_progress(connection, job.id, told, n_done, n_all):
                raise Abandoned

    try:
        doer(live, job, say)
    except Abandoned:
        return
    except JumellesError as err:
        _fail(live, job, str(err))
    except Exception as err:
        _fail(live, job, _("Something went wrong here; we are told of it."))
        _log.error("%s in %s", type(err).__name__, job.id, exc_info=True)


def _fail(live: Live, job: Job, told: str) -> None:
    with live.database.writing() as connection:
        finish_job(connection, job.id, FAILED, datetime.now(UTC), told)
