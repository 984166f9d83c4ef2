"""How the secretariat keeps order: what changed, who is quiet, what is missing, who did what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.catalogue import Catalogue
from data.city import City
from data.messages import _
from data.theme import Theme
from service.contributions import demand_right
from service.dependencies import Keeper, Now, Staff, Writer
from service.problems import Refused
from service.storage import audit
from service.storage.accounts import all_accounts
from service.storage.confirmations import confirm, last_confirmations, last_reports
from service.storage.merging import merge_cities
from service.web.asking import by_name
from service.web.forms import Sent
from service.web.links import Links
from service.web.templating import render

N_SHOWN = 50
router = APIRouter(default_response_class=Response)


@router.get("/activity")
def activity(request: Request, now: Now, live: Keeper, below: int = 0) -> Response:
    """Show readers what was published and withdrawn, the latest first."""
    seen = (audit.PUBLISH, audit.WITHDRAW)
    with live.database.reading() as connection:
        found = audit.entries(connection, limit=N_SHOWN + 1, below=below or None, actions=seen)
    return render(
        request, "activity.html", entries=found[:N_SHOWN], has_more=len(found) > N_SHOWN,
        members={city.id: city for city in now.catalogue.cities},
    )  # fmt: skip


@router.get("/log")
def log(request: Request, live: Keeper, account: Staff, below: int = 0) -> Response:
    """Show the secretariat everything that was done, the latest first."""
    with live.database.reading() as connection:
        found = audit.entries(connection, limit=N_SHOWN + 1, below=below or None)
        names = {one.id: one.name for one in all_accounts(connection)}
    return render(
        request, "log.html", entries=found[:N_SHOWN], has_more=len(found) > N_SHOWN, names=names
    )


@router.get("/overview")
def overview(request: Request, now: Now, live: Keeper, account: Staff) -> Response:
    """Show the secretariat every city: when it last spoke, and what is not known of it."""
    with live.database.reading() as connection:
        confirmed, reported = last_confirmations(connection), last_reports(connection)
    cities = by_name(now.catalogue.cities)
    rows = [
        Overview.of(now.catalogue, city, reported.get(city.id), confirmed.get(city.id))
        for city in cities
    ]
    return render(request, "overview.html", rows=rows, cities=cities)


@router.post("/overview/merge")
def merge(request: Request, now: Now, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Make one record of two of the same city."""
    if sent.get("sure") != "true":
        raise Refused([("sure", _("Tick that you are sure: this cannot be undone."))])
    gone = now.catalogue.find_city(sent.get("gone", "")).id
    kept = now.catalogue.find_city(sent.get("kept", "")).id
    with live.database.writing() as connection:
        merge_cities(connection, gone, kept, datetime.now(UTC), account.id)
    return RedirectResponse(Links(request)("overview"), 303)


@router.post("/report/confirm")
def confirm_all(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Write down that a city finds everything right that is here about it."""
    wanted = sent.get("city", account.city or "")
    if not wanted:
        raise Refused([("city", _("Choose a city."))])
    city = now.catalogue.find_city(wanted)
    demand_right(account, city.id)
    with live.database.writing() as connection:
        confirm(connection, city.id, datetime.now(UTC), account.id)
    chosen = {"city": city.id} if account.is_staff else {}
    return RedirectResponse(Links(request)("report", **chosen), 303)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the secretariat sees of one city.

    Attributes
    ----------
    n_needs, n_experiences : int
    without : tuple of Theme
        Themes on which it has stated neither need nor experience.
    reported, confirmed : datetime or None
        When somebody last wrote for it here; when it last said that all is right.
    """

    city: City
    n_needs: int
    n_experiences: int
    without: tuple[Theme, ...]
    reported: datetime | None
    confirmed: datetime | None

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        city: City,
        reported: datetime | None,
        confirmed: datetime | None,
    ) -> "Overview":
        """Count what is known of a city."""
        said = [s for s in catalogue.statements_of(city.id) if s.kind != "profile"]
        known = {theme for statement in said for theme in statement.themes}
        return cls(
            city,
            sum(s.kind == "need" for s in said),
            sum(s.kind == "experience" for s in said),
            tuple(theme for theme in catalogue.network.themes if theme.id not in known),
            reported,
            confirmed,
        )
