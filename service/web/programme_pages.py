"""The programme of a workshop: looked at, changed, compared, published, taken away."""

import base64
import mimetypes
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from data.catalogue import Catalogue
from data.errors import DataError, Forbidden, NotFound
from data.fields import whole
from data.messages import _
from matcher.pairing.compare import compare_meetings, difference_json
from matcher.pairing.programme import meetings_of
from service.access.account import Account
from service.contributions import demand_right
from service.dependencies import Keeper, Known, Now, Staff, Writer
from service.live import Live, Snapshot
from service.problems import Refused
from service.storage.jobs import UNFINISHED, cancel_job
from service.storage.outcomes import OUTCOMES, Outcome, months_due, outcomes_of, tell_outcome
from service.storage.workshops import (
    Version,
    Workshop,
    find_version,
    find_workshop,
    publish_workshop,
    show_version,
    solve_again,
    versions_of,
)
from service.web.asking import by_name
from service.web.forms import Fields, Sent
from service.web.links import Links
from service.web.templating import render
from service.web.workshop_pages import checked_problem
from service.workshops.exchange import FIELDS, exchange_places
from service.workshops.problem_text import with_cities, with_locks, without_cities

DEEDS = ("solve", "show", "cancel", "publish", "hide")
MAX_NOTE = 2_000
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]
router = APIRouter(default_response_class=Response)


@router.get("/workshops/{workshop}")
def programme(
    request: Request, now: Now, live: Keeper, account: Known, workshop: str, against: Number = 0
) -> Response:
    """Show a programme: all of it to the secretariat, its own to a city."""
    return _page(request, now, live, account, workshop, against=against)


@router.post("/workshops/{workshop}")
def change(
    request: Request, now: Now, live: Keeper, account: Staff, workshop: str, sent: Sent
) -> Response:
    """Change the problem and solve it again, go back, give up, publish, or take back."""
    at, do = datetime.now(UTC), sent.get("do", "")
    if do not in DEEDS:
        raise Refused([("do", _("Choose one of: {words}.").format(words=", ".join(DEEDS)))])
    if do == "solve":
        return _solve(request, now, live, account, workshop, sent)
    with live.database.writing() as connection:
        if do == "show":
            version = whole(sent.get("version", "")) or 0
            show_version(connection, workshop, version, at, account.id)
        elif do == "cancel":
            cancel_job(connection, workshop, at, account.id)
        else:
            publish_workshop(connection, workshop, at, account.id, shown=do == "publish")
    return RedirectResponse(Links(request)("workshops", workshop), 303)


@router.post("/workshops/{workshop}/outcomes")
def outcome(
    request: Request, now: Now, live: Keeper, account: Writer, workshop: str, sent: Sent
) -> Response:
    """Take what a city says came of one of its meetings."""
    city = sent.get("city") or account.city or ""
    demand_right(account, city)
    at, months = datetime.now(UTC), whole(sent.get("months", ""))
    with live.database.writing() as connection:
        found, version = _seen(connection, account, workshop)
        meetings = {} if version is None else {_key(one): one for one in _held(version)}
        meeting = meetings.get(sent.get("meeting", ""))
        if meeting is None or city not in meeting["cities"]:
            raise NotFound(_("This workshop has no such meeting of {city}.").format(city=city))
        due = months_due(datetime.fromisoformat(meeting["ends"]), at)
        if months is None or months not in due:
            raise Refused([("months", _("It is too early to ask this."))])
        if sent.get("outcome") not in OUTCOMES:
            words = _("Choose one of: {words}.").format(words=", ".join(OUTCOMES))
            raise Refused([("outcome", words)])
        note = sent.get("note", "").strip()
        if len(note) > MAX_NOTE:
            words = _("This is longer than {n} characters. Shorten it.").format(n=MAX_NOTE)
            raise Refused([("note", words)])
        given = Outcome(_key(meeting), city, months, sent["outcome"], note, at)
        theme = _theme(version, meeting)
        known = {one.id for one in now.catalogue.cities}
        others = {c: theme for c in meeting["cities"] if c != city and c in known}
        tell_outcome(connection, found.id, given, others, account.id)
    return RedirectResponse(Links(request)("workshops", workshop), 303)


@router.get("/workshops/{workshop}/files/{name}")
def take_away(live: Keeper, account: Known, workshop: str, name: str) -> Response:
    """Give a file of a programme; a city gets its own calendar."""
    with live.database.reading() as connection:
        _found, version = _seen(connection, account, workshop)
    if not account.is_staff and name != f"{account.city}.ics":
        raise Forbidden(_("Only the secretariat does this."))
    if version is None or name not in version.files:
        raise NotFound(_("This workshop has no such file."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(base64.b64decode(version.files[name]), media_type=kind, headers=headers)


def _solve(
    request: Request, now: Snapshot, live: Live, account: Account, workshop: str, sent: Fields
) -> Response:
    with live.database.reading() as connection:
        found, version = _seen(connection, account, workshop)
    text = sent.get("problem", found.problem).replace("\r\n", "\n")
    try:
        checked_problem(text, now.catalogue)
        text = _changed(text, now.catalogue, version, sent)
        checked_problem(text, now.catalogue)
    except (DataError, NotFound) as err:
        faults = str(err).split("\n")
        return _page(request, now, live, account, workshop, given=text, faults=faults, status=422)
    keeps = sent.get("keeps", "true") == "true"
    with live.database.writing() as connection:
        solve_again(connection, workshop, text, datetime.now(UTC), account.id, keeps=keeps)
    return RedirectResponse(Links(request)("workshops", workshop), 303)


def _changed(text: str, catalogue: Catalogue, version: Version | None, sent: Fields) -> str:
    """Return the problem, which can be read, with everything that the form changes in it."""
    gone = {catalogue.find_city(city).id for city in sent.getlist("gone")}
    late = [catalogue.find_city(city).id for city in sent.getlist("late") if city]
    if version is not None:
        meetings = version.programme["meetings"]
        ticked = set(sent.getlist("lock"))
        locked = [_lock(one) for one in _held(version) if _key(one) in ticked]
        session, _mark, place = sent.get("place", "").rpartition(":")
        if (number := whole(place)) is not None:
            first, second = sent.get("first", ""), sent.get("second", "")
            moved = exchange_places(meetings, session, number, first, second)
            locked = [*(one for one in locked if not _meets(one, moved)), *moved]
        text = with_locks(text, locked)
    return with_cities(without_cities(text, gone, catalogue), late, catalogue)


def _meets(lock: Mapping[str, Any], moved: Iterable[Mapping[str, Any]]) -> bool:
    return any(
        (lock["session"], lock["round"]) == (one["session"], one["round"])
        and set(lock["cities"]) & set(one["cities"])
        for one in moved
    )


def _page(
    request: Request,
    now: Snapshot,
    live: Live,
    account: Account,
    workshop: str,
    *,
    against: int = 0,
    given: str | None = None,
    faults: Iterable[str] = (),
    status: int = 200,
) -> Response:
    with live.database.reading() as connection:
        found, version = _seen(connection, account, workshop)
        told = outcomes_of(connection, workshop)
        versions = versions_of(connection, workshop) if account.is_staff else ()
        other = find_version(connection, workshop, against) if against and versions else None
    programme = {} if version is None else version.programme
    meetings = list(_timed(programme.get("meetings", ())))
    attending = sorted({city for one in meetings for city in one["cities"]})
    if not account.is_staff:
        meetings = [one for one in meetings if account.city in one["cities"]]
    return render(
        request, "workshop.html", status=status, workshop=found, version=version,
        programme=programme, meetings=meetings, attending=attending, versions=versions,
        difference=_difference(other, version), other=other, told=told, outcomes=OUTCOMES,
        answered=_answered(told),
        is_solving=found.state in UNFINISHED, faults=tuple(faults),
        given=found.problem if given is None else given,
        standings=programme.get("cities", ()) if account.is_staff else (),
        members={city.id: city for city in now.catalogue.cities},
        cities=by_name(now.catalogue.cities),
        sessions={one["id"]: one for one in programme.get("sessions", ())},
    )  # fmt: skip


def _difference(other: Version | None, version: Version | None) -> Mapping[str, Any] | None:
    if other is None or version is None:
        return None
    old, new = meetings_of(other.programme), meetings_of(version.programme)
    means = {one["city"]: one["mean"] for one in version.programme["cities"]}
    return difference_json(compare_meetings(old, new), old, means)


def _answered(told: Iterable[tuple[str, str, int]]) -> dict[tuple[str, int], set[str]]:
    found: dict[tuple[str, int], set[str]] = {}
    for meeting, city, months in told:
        found.setdefault((meeting, months), set()).add(city)
    return found


def _seen(connection: Any, account: Account, workshop: str) -> tuple[Workshop, Version | None]:  # noqa: ANN401
    """Return a workshop and its version for this reader.

    Raises
    ------
    NotFound
        If there is none, or, for a city, none that is published.
    """
    found = find_workshop(connection, workshop)
    number = found.shown if account.is_staff else found.published
    if not account.is_staff and (number is None or account.city is None):
        raise NotFound(_("There is no workshop '{wanted}'.").format(wanted=found.id))
    return found, None if number is None else find_version(connection, workshop, number)


def _held(version: Version) -> Iterable[Mapping[str, Any]]:
    return (one for one in version.programme["meetings"] if one["table"] is not None)


def _timed(meetings: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    now = datetime.now(UTC)
    for one in meetings:
        begins, ends = (datetime.fromisoformat(one[name]) for name in ("begins", "ends"))
        yield {**one, "at": begins, "key": _key(one), "due": months_due(ends, now)}


def _theme(version: Version | None, meeting: Mapping[str, Any]) -> str:
    sessions = () if version is None else version.programme["sessions"]
    return str(next(one["theme"] for one in sessions if one["id"] == meeting["session"]))


def _lock(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in FIELDS}


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['session']}:{one['round']}:{','.join(one['cities'])}"
