"""Writes an import that was looked at and confirmed: all of it, or nothing."""

from datetime import UTC, datetime

from data.errors import Conflict
from data.messages import _
from service.imports.check import check_rows, count_rows
from service.imports.upload import sheet_of
from service.jobs.worker import Abandoned, Say
from service.live import Live
from service.storage.imports import find_batch, write_batch
from service.storage.jobs import DONE, Job, finish_job


def write_import(live: Live, job: Job, say: Say) -> None:
    """Write the rows that can be used.

    Parameters
    ----------
    live : Live
    job : Job
        Its id is that of the import. It wants `mapped` and `given` as
        `service.imports.check.check_rows` takes them, and `shown`: how many rows of each kind there
        were when somebody confirmed them.
    say : callable

    Raises
    ------
    Conflict
        If the catalogue has changed so that the rows would do something else, or the import was
        written already; nothing is written.
    """
    with live.database.reading() as connection:
        batch = find_batch(connection, job.id)
    if batch.written_at is not None:
        raise Conflict(_("This import was written already."))
    sheet, wanted = sheet_of(batch.content), job.wanted
    say(n_all=len(sheet.rows))
    rows = check_rows(live.snapshot.catalogue, sheet, wanted["mapped"], wanted["given"], job.id)
    if any(wanted["shown"].get(what) != str(n) for what, n in count_rows(rows).items()):
        raise Conflict(_("The catalogue has changed since this preview. Look at it once more."))
    statements = [row.statement for row in rows if row.statement is not None]
    say(_("The rows are being written."), len(rows), len(rows))
    at = datetime.now(UTC)
    with live.database.writing() as connection:
        if not finish_job(connection, job.id, DONE, at):
            raise Abandoned
        write_batch(connection, job.id, statements, at, job.account or batch.account)
