"""The dossiers of all cities, to be printed or sent before a conference."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

from matcher.suggest import LEFT_OUT_STATUSES
from service.jobs.worker import Abandoned, Say
from service.live import Live, Snapshot
from service.papers import dossier_pdf
from service.storage.jobs import (
    DONE,
    Job,
    files_of,
    finish_job,
    keep_file,
    start_over,
    tell_progress,
)


def make_dossiers(live: Live, job: Job, say: Say) -> None:
    """Make the dossier of every city that takes part, one file after the other.

    Parameters
    ----------
    live : Live
    job : Job
        It wants `address`, that of the dossier of ``{city}``, and `generation`, that of the
        catalogue that its files rest on. Files that it has already are not made again, unless the
        catalogue has changed since.
    say : callable
    """
    now = live.snapshot
    cities = [c for c in now.catalogue.cities if c.status not in LEFT_OUT_STATUSES]
    made = _made(live, job, now)
    say(n_done=len(made), n_all=len(cities))
    for city in cities:
        name = f"{city.id}.pdf"
        if name in made:
            continue
        address = job.wanted["address"].replace("{city}", city.id)
        content = base64.b64encode(dossier_pdf(live, now, city, address)).decode("ascii")
        made = {*made, name}
        with live.database.writing() as connection:
            if not tell_progress(connection, job.id, "", len(made), len(cities)):
                raise Abandoned
            keep_file(connection, job.id, name, content)
    with live.database.writing() as connection:
        finish_job(connection, job.id, DONE, datetime.now(UTC))


def _made(live: Live, job: Job, now: Snapshot) -> set[str]:
    """Return the files that can stay."""
    wanted: Mapping[str, object] = {**job.wanted, "generation": now.generation}
    with live.database.writing() as connection:
        if job.wanted.get("generation") != now.generation:
            start_over(connection, job.id, wanted)
        return set(files_of(connection, job.id))
