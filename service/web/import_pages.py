"""Tables of others: sent, looked at, written, undone; and everything to take away."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from data.errors import Conflict
from data.fields import whole
from data.messages import _, active_language
from service.dependencies import Keeper, Now, Staff
from service.imports.check import CHANGED, FAULTY, NEW, SAME, check_rows, count_rows, new_batch
from service.imports.mapping import FIELDS, field_label, guess_mapping
from service.imports.upload import Sheet, read_sheet, sheet_of
from service.problems import Refused
from service.storage.accounts import all_accounts
from service.storage.imports import (
    all_batches,
    find_batch,
    keep_upload,
    undo_batch,
)
from service.storage.jobs import IMPORT, all_jobs, ask_job
from service.web.asking import by_name
from service.web.forms import Sent, SentFile
from service.web.links import Links
from service.web.templating import render
from service.workbook import catalogue_xlsx

N_SHOWN = 200
KINDS = ("need", "experience")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter(default_response_class=Response)


@router.get("/import")
def imports(request: Request, live: Keeper, account: Staff) -> Response:
    """Ask for a file, and show what was imported before."""
    with live.database.reading() as connection:
        return render(request, "imports.html", **_all(connection))


@router.post("/import")
def upload(request: Request, live: Keeper, account: Staff, sent: SentFile) -> Response:
    """Keep a file and lead to its preview; nothing of it is in the catalogue yet."""
    if not sent.name:
        raise Refused([("file", _("Choose a file: CSV or XLSX."))])
    sheet = read_sheet(sent.name, sent.content)
    batch = new_batch()
    with live.database.writing() as connection:
        keep_upload(connection, batch, sent.name, asdict(sheet), datetime.now(UTC), account.id)
    return RedirectResponse(Links(request)("import", batch), 303)


@router.get("/import/{batch}")
def preview(request: Request, now: Now, live: Keeper, account: Staff, batch: str) -> Response:
    """Show which column is which field, and what every row would do."""
    with live.database.reading() as connection:
        found = find_batch(connection, batch)
    if found.written_at is not None:
        return RedirectResponse(Links(request)("import"), 303)
    sheet = sheet_of(found.content)
    chosen = dict(request.query_params)
    mapped = _mapping(sheet, chosen)
    given = _given(chosen)
    rows = check_rows(now.catalogue, sheet, mapped, given, found.id)
    return render(
        request, "import.html", batch=found, sheet=sheet, mapped=mapped, given=given,
        counts=count_rows(rows), rows=sorted(rows, key=lambda row: row.what != FAULTY)[:N_SHOWN],
        n_rows=len(rows), fields=FIELDS, field_label=field_label, kinds=KINDS,
        cities=by_name(now.catalogue.cities),
        members={city.id: city for city in now.catalogue.cities},
    )  # fmt: skip


@router.post("/import/{batch}")
def write(request: Request, live: Keeper, account: Staff, batch: str, sent: Sent) -> Response:
    """Let the rows that can be used be written, as they were shown, all or none."""
    chosen = dict(sent.items())
    with live.database.writing() as connection:
        found = find_batch(connection, batch)
        if found.written_at is not None:
            raise Conflict(_("This import was written already."))
        wanted = {
            "mapped": _mapping(sheet_of(found.content), chosen), "given": _given(chosen),
            "shown": {what: sent.get(f"n_{what}", "") for what in (NEW, CHANGED, SAME, FAULTY)},
        }  # fmt: skip
        ask_job(
            connection, batch, IMPORT, found.name, datetime.now(UTC), account.id,
            language=active_language(), wanted=wanted,
        )  # fmt: skip
    return RedirectResponse(Links(request)("import"), 303)


@router.post("/import/{batch}/undo")
def undo(request: Request, live: Keeper, account: Staff, batch: str, sent: Sent) -> Response:
    """Let readers see what they saw before an import."""
    with live.database.writing() as connection:
        _n, stay = undo_batch(connection, batch, datetime.now(UTC), account.id)
        told = _all(connection)
    if not stay:
        return RedirectResponse(Links(request)("import"), 303)
    return render(request, "imports.html", stay=stay, **told)


@router.get("/catalogue.xlsx")
def workbook(now: Now) -> Response:
    """Give everything that is published as a workbook."""
    content = catalogue_xlsx(now.catalogue)
    headers = {"content-disposition": 'attachment; filename="catalogue.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)


def _all(connection: Connection) -> dict[str, Any]:
    """Return every import, who made it, and the job that writes it."""
    return {
        "batches": all_batches(connection),
        "names": {one.id: one.name for one in all_accounts(connection)},
        "jobs": {job.id: job for job in all_jobs(connection, (IMPORT,))},
    }


def _mapping(sheet: Sheet, chosen: Mapping[str, str]) -> dict[str, int]:
    """Return the columns that were chosen; guessed while nobody has chosen."""
    if not any(name.startswith("column-") for name in chosen):
        return guess_mapping(sheet.header)
    found = {}
    for field in FIELDS:
        place = whole(chosen.get(f"column-{field}", ""))
        if place is not None and place < len(sheet.header):
            found[field] = place
    return found


def _given(chosen: Mapping[str, str]) -> dict[str, str]:
    given = {field: chosen.get(f"all-{field}", "") for field in ("city", "kind")}
    return {field: value for field, value in given.items() if value}
