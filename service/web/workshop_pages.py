"""Workshops: what there is, and the problem of a new one."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.catalogue import Catalogue
from data.errors import DataError
from data.messages import _, active_language
from matcher.pairing.problem import PairingProblem
from matcher.pairing.problem_file import parse_problem
from service.dependencies import Keeper, Known, Now, Staff
from service.live import Live, Snapshot
from service.storage.reactions import all_reactions
from service.storage.workshops import all_workshops, ask_workshop
from service.web.asking import by_name
from service.web.forms import Fields, Sent, SentFile
from service.web.links import Links
from service.web.templating import render
from service.web.workshop_form import form_choices, problem_of_form
from service.workshops.problem_text import read_toml

MAX_CHARS = 200_000
_EMPTY: Fields = Fields([])
router = APIRouter(default_response_class=Response)


@router.get("/workshops")
def workshops(request: Request, now: Now, live: Keeper, account: Known) -> Response:
    """List workshops; cities see those that are published."""
    return _page(request, now, live, is_staff=account.is_staff)


@router.post("/workshops/problem")
def write(request: Request, now: Now, live: Keeper, account: Staff, sent: SentFile) -> Response:
    """Write the problem that the form asks for, to be looked at and completed."""
    with live.database.reading() as connection:
        reactions = all_reactions(connection)
    try:
        text = problem_of_form(now.catalogue, sent, reactions)
    except DataError as err:
        faults = str(err).split("\n")
        return _page(request, now, live, status=422, asked=sent.fields, lacks=faults)
    return _page(request, now, live, given=text, asked=sent.fields)


@router.post("/workshops")
def ask(request: Request, now: Now, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Take a problem; show the form again, with everything that is wrong in it."""
    text = sent.get("problem", "").replace("\r\n", "\n")
    try:
        problem = checked_problem(text, now.catalogue)
    except DataError as err:
        return _page(request, now, live, status=422, given=text, faults=str(err).split("\n"))
    with live.database.writing() as connection:
        title = problem.title or now.catalogue.network.name
        made = ask_workshop(
            connection, title, text, active_language(), datetime.now(UTC), account.id
        )
    return RedirectResponse(Links(request)("workshops", made), 303)


def checked_problem(text: str, catalogue: Catalogue) -> PairingProblem:
    """Return the problem that a text states.

    Raises
    ------
    DataError
        Everything that is wrong with it, one line each.
    """
    if len(text) > MAX_CHARS:
        words = _("This is longer than {n} characters. Shorten it.")
        raise DataError(words.format(n=MAX_CHARS))
    return parse_problem(read_toml(text), catalogue)


def _page(
    request: Request, now: Snapshot, live: Live, *, is_staff: bool = True, **given: Any  # noqa: ANN401
) -> Response:  # fmt: skip
    with live.database.reading() as connection:
        found = all_workshops(connection, published=not is_staff)
    context = {"given": "", "asked": _EMPTY, "faults": (), "lacks": (), "status": 200, **given}
    return render(
        request, "workshops.html", workshops=found, cities=by_name(now.catalogue.cities),
        choices=form_choices(now.catalogue), **context,
    )  # fmt: skip
