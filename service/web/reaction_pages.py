"""What cities make of suggestions: said on a card, read by the secretariat and by researchers."""

import csv
import io
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.errors import Forbidden
from data.formula import neutralise
from data.messages import _
from service.access.account import RESEARCHER
from service.contributions import demand_right
from service.dependencies import Keeper, Known, Now, Writer
from service.problems import Refused
from service.storage.reactions import REACTIONS, Reaction, all_reactions, react
from service.web.forms import Sent
from service.web.links import Links

MAX_REASON = 500
_COLUMNS = ("city", "theme", "candidate", "reaction", "reason", "at")
router = APIRouter(default_response_class=Response)


@router.post("/reactions")
def say(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Write down what a city makes of a suggestion; without a word, take it back."""
    city = now.catalogue.find_city(sent.get("city", "")).id
    demand_right(account, city)
    candidate = now.catalogue.find_city(sent.get("candidate", "")).id
    theme = now.catalogue.find_theme(sent.get("theme", "")).id
    word, reason = sent.get("reaction", ""), sent.get("reason", "").strip()
    faults = []
    if word not in ("", *REACTIONS):
        choices = ", ".join(REACTIONS)
        faults.append(("reaction", _("Choose one of: {words}.").format(words=choices)))
    if len(reason) > MAX_REASON:
        words = _("This is longer than {n} characters. Shorten it.")
        faults.append(("reason", words.format(n=MAX_REASON)))
    if city == candidate:
        faults.append(("candidate", _("Choose another city than your own.")))
    if faults:
        raise Refused(faults)
    given = Reaction(city, candidate, theme, word, reason, datetime.now(UTC))
    with live.database.writing() as connection:
        react(connection, given, account.id)
    return RedirectResponse(Links(request)("cities", city, "suggestions", theme), 303)


@router.get("/reactions.csv")
def reactions(live: Keeper, account: Known) -> Response:
    """Give all reactions as a table: judgements by those who know their city."""
    if not account.is_staff and account.role != RESEARCHER:
        raise Forbidden(_("Only the secretariat and researchers read this."))
    with live.database.reading() as connection:
        found = all_reactions(connection)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in found:
        cells = (one.city, one.theme, one.candidate, one.reaction, one.reason, one.at.isoformat())
        writer.writerow(map(neutralise, cells))
    headers = {"content-disposition": 'attachment; filename="reactions.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)
