"""Brings what answers up to date with the catalogue, as a job that can be watched and given up."""

import logging
from datetime import UTC, datetime, timedelta
from time import monotonic

from data.errors import JumellesError, NotFound
from data.messages import SOURCE_LANGUAGE
from service.jobs.thread import Beside
from service.jobs.worker import Say, do_job
from service.live import Live
from service.storage.catalogue import generation
from service.storage.jobs import (
    CANCELLED,
    DONE,
    EMBEDDING,
    FAILED,
    WAITING,
    Job,
    ask_job,
    find_job,
    finish_job,
    requeue_running,
    take_waiting,
)

LOOK_EVERY_S = 1.0
RETRY_AFTER = timedelta(seconds=10)
_TELL_EVERY_S = 0.5
_log = logging.getLogger("jumelles.live")


class Embedding:
    """Watches the catalogue; one job of the database stands for its newest generation.

    Parameters
    ----------
    live : Live

    Notes
    -----
    What failed is tried again by itself after `RETRY_AFTER`. What was given up waits for somebody
    to want it again, or for the next change of the catalogue; the old answers stay meanwhile. While
    there are none at all, it cannot be given up.
    """

    def __init__(self, live: Live) -> None:
        self._live = live
        self._thread = Beside("jumelles-embedding", self.step, LOOK_EVERY_S)

    def start(self) -> None:
        """Prepare the first snapshot and watch for changes."""
        with self._live.database.writing() as connection:
            requeue_running(connection, (EMBEDDING,), datetime.now(UTC))
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._thread.stop()

    def step(self) -> bool:
        """Read the newest generation of the catalogue; return whether there was one to read."""
        try:
            job = self._next()
        except JumellesError as err:
            self._tell(err)
            return False
        if job is None:
            return False
        do_job(self._live, job, self._read)
        return self._live.failure is None

    def _next(self) -> Job | None:
        """Take the job that there is to do, if any."""
        live, now = self._live, datetime.now(UTC)
        with live.database.reading() as connection:
            current = generation(connection) or 0
            if live.is_ready and live.snapshot.generation == current:
                return None
            try:
                job = find_job(connection, EMBEDDING)
            except NotFound:
                job = None
        is_new = job is None or job.wanted.get("generation") != current or self._is_due(job, now)
        if job is not None and not is_new:
            if job.state == DONE:  # by another process, which left the embeddings in the store
                live.refresh()
            if job.state != WAITING:
                return None
        with live.database.writing() as connection:
            if is_new:
                ask_job(
                    connection, EMBEDDING, EMBEDDING, "", now, None, language=SOURCE_LANGUAGE,
                    wanted={"generation": current},
                )  # fmt: skip
            return take_waiting(connection, (EMBEDDING,))

    def _is_due(self, job: Job, now: datetime) -> bool:
        if job.state == FAILED:
            return job.ended_at is None or job.ended_at < now - RETRY_AFTER
        return not self._live.is_ready and job.state in (DONE, CANCELLED)

    def _read(self, live: Live, job: Job, say: Say) -> None:
        told = 0.0

        def progress(n_done: int, n_all: int) -> None:
            nonlocal told
            if monotonic() - told >= _TELL_EVERY_S:
                told = monotonic()
                say(n_done=n_done, n_all=n_all)

        try:
            live.refresh(progress)
        except JumellesError as err:
            self._tell(err)
            raise
        live.failure = None
        with live.database.writing() as connection:
            finish_job(connection, job.id, DONE, datetime.now(UTC))
        _log.info("generation %d is ready", live.snapshot.generation)
        live.warm_encoder()

    def _tell(self, err: JumellesError) -> None:
        if str(err) != str(self._live.failure):
            _log.error("%s", err)
        self._live.failure = err
