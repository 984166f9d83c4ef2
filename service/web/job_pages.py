"""What runs beside the service: looked at, given up, tried again; documents of all cities."""

import base64
import io
import secrets
import zipfile
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.errors import NotFound
from data.messages import _, active_language
from service.dependencies import Keeper, Now, Staff
from service.problems import Refused
from service.storage import audit
from service.storage.accounts import all_accounts
from service.storage.jobs import (
    DONE,
    DOSSIERS,
    all_jobs,
    ask_job,
    cancel_job,
    files_of,
    find_job,
    retry_job,
)
from service.web.forms import Sent
from service.web.links import Links
from service.web.templating import render

N_SHOWN = 100
DEEDS = ("cancel", "retry")
router = APIRouter(default_response_class=Response)


@router.get("/jobs")
def jobs(request: Request, live: Keeper, account: Staff) -> Response:
    """List what runs, what waits and what has ended, the latest first."""
    with live.database.reading() as connection:
        found = all_jobs(connection)[:N_SHOWN]
        names = {one.id: one.name for one in all_accounts(connection)}
    is_busy = any(job.is_unfinished for job in found)
    return render(request, "jobs.html", jobs=found, names=names, is_busy=is_busy)


@router.post("/jobs/dossiers")
def ask_dossiers(request: Request, now: Now, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Let the dossiers of all cities be made, in the language of who asks."""
    job, at = f"dossiers-{secrets.token_hex(4)}", datetime.now(UTC)
    address = Links(request).whole("cities", "CITY", "dossier").replace("CITY", "{city}")
    with live.database.writing() as connection:
        ask_job(
            connection, job, DOSSIERS, now.catalogue.network.name, at, account.id,
            language=active_language(),
            wanted={"address": address, "generation": now.generation},
        )  # fmt: skip
        audit.record(connection, at, account.id, audit.JOB, job, after={"kind": DOSSIERS})
    return RedirectResponse(Links(request)("jobs"), 303)


@router.post("/jobs/{job}")
def change(request: Request, live: Keeper, account: Staff, job: str, sent: Sent) -> Response:
    """Give a job up, or let it be tried once more."""
    do, at = sent.get("do", ""), datetime.now(UTC)
    if do not in DEEDS:
        raise Refused([("do", _("Choose one of: {words}.").format(words=", ".join(DEEDS)))])
    with live.database.writing() as connection:
        if do == "cancel":
            cancel_job(connection, job, at, account.id)
        else:
            retry_job(connection, job, at, account.id)
    return RedirectResponse(Links(request)("jobs"), 303)


@router.get("/jobs/{job}/dossiers.zip")
def dossiers(live: Keeper, account: Staff, job: str) -> Response:
    """Give the documents that a job has made, in one file."""
    with live.database.reading() as connection:
        found = find_job(connection, job)
        files = files_of(connection, job) if found.state == DONE else {}
    if not files:
        raise NotFound(_("There are no documents of this job."))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, base64.b64decode(content))
    name = f"dossiers-{found.asked_at.date()}-{found.language}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(memory.getvalue(), media_type="application/zip", headers=headers)
