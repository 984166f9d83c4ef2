"""Where a city says whom to call, whom it would like to work with, and how that goes."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.city import City
from data.messages import _
from data.partnership import STATUSES
from service.access.account import Account
from service.contributions import demand_right
from service.dependencies import Keeper, Now, Writer
from service.live import Snapshot
from service.problems import Refused
from service.storage.partners import (
    Contact,
    all_contacts,
    express_interest,
    find_partnership,
    interests_of,
    set_contact,
    set_status,
    withdraw_interest,
)
from service.web.asking import by_name
from service.web.forms import Sent
from service.web.links import Links
from service.web.templating import render

MAX_CHARS = 200
router = APIRouter(default_response_class=Response)


@router.get("/partners")
def partners(request: Request, now: Now, live: Keeper, account: Writer, city: str = "") -> Response:
    """Show a city's contact, its interests, and its partnerships."""
    found = _city(now, account, city)
    with live.database.reading() as connection:
        interests = interests_of(connection, found.id)
        contacts = all_contacts(connection)
    ties = [p for p in now.catalogue.partnerships if found.id in (p.city_a, p.city_b)]
    return render(
        request, "partners.html", city=found, contact=contacts.get(found.id), ties=ties,
        interests=interests, contacts=contacts, statuses=STATUSES,
        cities=by_name(now.catalogue.cities) if account.is_staff else [],
        others=[one for one in by_name(now.catalogue.cities) if one.id != found.id],
        members={one.id: one for one in now.catalogue.cities},
        themes={theme.id: theme for theme in now.catalogue.network.themes},
    )  # fmt: skip


@router.post("/partners/contact")
def contact(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Write down whom to call."""
    city = _city(now, account, sent.get("city", ""))
    function, address = sent.get("function", "").strip(), sent.get("address", "").strip()
    too_long = [name for name in ("function", "address") if len(sent.get(name, "")) > MAX_CHARS]
    if too_long:
        words = _("This is longer than {n} characters. Shorten it.").format(n=MAX_CHARS)
        raise Refused([(name, words) for name in too_long])
    given = Contact(city.id, function, address, sent.get("public") == "true")
    with live.database.writing() as connection:
        set_contact(connection, given, datetime.now(UTC), account.id)
    return _to_partners(request, account, city.id)


@router.post("/partners/interest")
def interest(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Write down that a city would like to work with another one."""
    city, other, theme = _named(now, account, sent)
    if city == other:
        raise Refused([("candidate", _("Choose another city than your own."))])
    with live.database.writing() as connection:
        express_interest(connection, city, other, theme, datetime.now(UTC), account.id)
    return _to_partners(request, account, city)


@router.post("/partners/interest/withdraw")
def no_interest(request: Request, now: Now, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Take an interest back."""
    city, other, theme = _named(now, account, sent)
    with live.database.writing() as connection:
        withdraw_interest(connection, city, other, theme, datetime.now(UTC), account.id)
    return _to_partners(request, account, city)


@router.post("/partners/status")
def status(request: Request, live: Keeper, account: Writer, sent: Sent) -> Response:
    """Write down how a partnership stands."""
    wanted = sent.get("status", "")
    if wanted not in STATUSES:
        words = _("Choose one of: {words}.").format(words=", ".join(STATUSES))
        raise Refused([("status", words)])
    with live.database.writing() as connection:
        found = find_partnership(connection, sent.get("id", ""))
        own = found.city_b if account.city == found.city_b else found.city_a
        demand_right(account, own)
        set_status(connection, found.id, wanted, datetime.now(UTC), account.id)
    return _to_partners(request, account, own)


def _named(now: Snapshot, account: Account, sent: Sent) -> tuple[str, str, str]:
    city = _city(now, account, sent.get("city", ""))
    other = now.catalogue.find_city(sent.get("candidate", ""))
    return city.id, other.id, now.catalogue.find_theme(sent.get("theme", "")).id


def _city(now: Snapshot, account: Account, wanted: str) -> City:
    if account.city:
        demand_right(account, wanted or account.city)
        return now.catalogue.city(account.city)
    return now.catalogue.find_city(wanted) if wanted else by_name(now.catalogue.cities)[0]


def _to_partners(request: Request, account: Account, city: str) -> Response:
    chosen = {"city": city} if account.is_staff else {}
    return RedirectResponse(Links(request)("partners", **chosen), 303)
