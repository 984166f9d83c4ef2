"""Workshops: the secretariat asks and changes, cities see their own schedule once published."""

import base64
import mimetypes
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.errors import DataError, Forbidden, NotFound
from data.messages import _, active_language
from matcher.pairing.problem_file import parse_problem
from service.access.account import Account
from service.dependencies import Keeper, Known, Now, Staff
from service.problems import Refused
from service.solver import read_toml
from service.storage.workshops import (
    DONE,
    RUNNING,
    WAITING,
    Workshop,
    all_workshops,
    ask_workshop,
    cancel_workshop,
    find_workshop,
    publish_workshop,
    solve_again,
)
from service.web.forms import Sent
from service.web.links import Links
from service.web.templating import render

MAX_CHARS = 50_000
router = APIRouter(default_response_class=Response)


@router.get("/workshops")
def workshops(request: Request, live: Keeper, account: Known) -> Response:
    """List workshops; cities see those that are published."""
    with live.database.reading() as connection:
        found = all_workshops(connection, published=not account.is_staff)
    return render(request, "workshops.html", workshops=found, given="", faults=())


@router.post("/workshops")
def ask(request: Request, now: Now, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Take a problem; show the form again, with everything that is wrong in it."""
    text = sent.get("problem", "")
    try:
        if len(text) > MAX_CHARS:
            words = _("This is longer than {n} characters. Shorten it.")
            raise DataError(words.format(n=MAX_CHARS))
        problem = parse_problem(read_toml(text), now.catalogue)
    except DataError as err:
        with live.database.reading() as connection:
            found = all_workshops(connection, published=False)
        return render(
            request, "workshops.html", status=422, workshops=found, given=text,
            faults=str(err).split("\n"),
        )  # fmt: skip
    with live.database.writing() as connection:
        title = problem.title or now.catalogue.network.name
        made = ask_workshop(
            connection, title, text, active_language(), datetime.now(UTC), account.id
        )
    return RedirectResponse(Links(request)("workshops", made), 303)


@router.get("/workshops/{workshop}")
def workshop(request: Request, now: Now, live: Keeper, account: Known, workshop: str) -> Response:
    """Show a programme: all of it to the secretariat, its own to a city."""
    with live.database.reading() as connection:
        found = find_workshop(connection, workshop)
    _demand_view(account, found)
    meetings = (found.programme or {}).get("meetings", ())
    if not account.is_staff:
        meetings = [one for one in meetings if account.city in one["cities"]]
    return render(
        request, "workshop.html", workshop=found, meetings=list(_timed(meetings)),
        is_solving=found.state in (WAITING, RUNNING), is_done=found.state == DONE,
        standings=(found.programme or {}).get("cities", ()) if account.is_staff else (),
        members={city.id: city for city in now.catalogue.cities}, locked=_keys(found.locked),
        sessions={one["id"]: one for one in (found.programme or {}).get("sessions", ())},
    )  # fmt: skip


@router.post("/workshops/{workshop}")
def change(request: Request, live: Keeper, account: Staff, workshop: str, sent: Sent) -> Response:
    """Lock meetings and solve again, give up, publish, or take back."""
    at, do = datetime.now(UTC), sent.get("do", "")
    with live.database.writing() as connection:
        if do == "solve":
            found = find_workshop(connection, workshop)
            locked = [*_chosen(found, sent.getlist("lock"))]
            solve_again(connection, workshop, locked, at, account.id)
        elif do == "cancel":
            cancel_workshop(connection, workshop, at, account.id)
        elif do in ("publish", "hide"):
            publish_workshop(connection, workshop, at, account.id, shown=do == "publish")
        else:
            raise Refused([("do", _("Choose one of: {words}.").format(words="solve, cancel"))])
    return RedirectResponse(Links(request)("workshops", workshop), 303)


@router.get("/workshops/{workshop}/files/{name}")
def take_away(live: Keeper, account: Known, workshop: str, name: str) -> Response:
    """Give a file of a programme; a city gets its own calendar."""
    with live.database.reading() as connection:
        found = find_workshop(connection, workshop)
    _demand_view(account, found)
    if not account.is_staff and name != f"{account.city}.ics":
        raise Forbidden(_("Only the secretariat does this."))
    if name not in found.files:
        raise NotFound(_("This workshop has no such file."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(base64.b64decode(found.files[name]), media_type=kind, headers=headers)


def _demand_view(account: Account, found: Workshop) -> None:
    """Refuse who may not see a programme: before publication everybody but the secretariat."""
    if not account.is_staff and (found.published_at is None or account.city is None):
        raise NotFound(_("There is no workshop '{wanted}'.").format(wanted=found.id))


def _timed(meetings: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for one in meetings:
        yield {**one, "at": datetime.fromisoformat(one["begins"]), "key": _key(one)}


def _chosen(found: Workshop, keys: list[str]) -> Iterable[Mapping[str, Any]]:
    for one in (found.programme or {}).get("meetings", ()):
        if one["table"] is not None and _key(one) in keys:
            yield {name: one[name] for name in ("session", "round", "table", "cities")}


def _keys(meetings: Iterable[Mapping[str, Any]]) -> set[str]:
    return {_key(one) for one in meetings}


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['session']}:{one['round']}:{one['table']}:{','.join(one['cities'])}"
