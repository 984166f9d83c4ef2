"""Who may do what: one table, held against every address there is, for every role and city."""

import pytest

from service.api import catalogue, health, statements, suggestions, workshops
from service.web import (
    account_pages,
    desk_pages,
    import_pages,
    job_pages,
    order_pages,
    pages,
    paper_pages,
    partner_pages,
    programme_pages,
    reaction_pages,
    workshop_pages,
)
from tests.service.conftest import PEOPLE, form_key

EVERYBODY = {None, *PEOPLE}
KNOWN = set(PEOPLE)
STAFF = {"secretariat", "administrator"}
OWN = {"official", *STAFF}
WRITERS = {"foreigner", *OWN}
READ = [
    "/", "/find", "/cities", "/cities/{city}", "/cities/{city}/suggestions",
    "/cities/{city}/suggestions/{theme}", "/compare", "/cities/{a}/compare/{b}", "/themes/{theme}",
    "/cities/{city}/dossier", "/cities/{city}/brief/{theme}/{candidate}", "/about", "/activity",
    "/catalogue.xlsx", "/health/live", "/health/ready", "/metrics", "/api/v1/themes",
    "/api/v1/cities", "/api/v1/cities/{city}", "/api/v1/statements", "/api/v1/suggestions",
    "/sign-in", "/invitations/{secret}",
]  # fmt: skip
INTEREST = {"city": "birch", "candidate": "cedar", "theme": "homes"}
NEW = {"city": "birch", "kind": "need", "text": "Roofs leak."}


def waiting(house):
    return {"id": house.waiting(), "version": 1}


def withdrawable(house):
    return {"id": house.waiting()}


def own_token(_house):
    return {"id": "no such token"}  # allowed, and then not found


def somebody(house):
    return {"id": house.accounts["researcher"].id + "x"}  # allowed, and then not found


TABLE = {
    **{("GET", path): (EVERYBODY, None) for path in READ},
    ("POST", "/sign-in"): (EVERYBODY, lambda _h: {"email": "x", "password": "y"}),
    ("POST", "/sign-out"): (EVERYBODY, lambda _h: {}),
    ("POST", "/invitations/{secret}"): (EVERYBODY, lambda _h: {}),
    ("GET", "/account"): (KNOWN, None),
    ("POST", "/account/tokens"): (KNOWN, lambda _h: {"label": "x"}),
    ("POST", "/account/tokens/revoke"): (KNOWN, own_token),
    ("GET", "/people"): (STAFF, None),
    ("POST", "/people/invitations"): (STAFF, lambda _h: {"role": "researcher"}),
    ("POST", "/people/close"): (STAFF, somebody),
    ("GET", "/report"): (OWN, lambda _h: {"city": "birch"}),
    ("GET", "/report/form"): (OWN, lambda _h: {"city": "birch"}),
    ("POST", "/report/form"): (OWN, lambda _h: NEW),
    ("POST", "/report/look"): (OWN, lambda _h: NEW),
    ("POST", "/report/withdraw"): (OWN, withdrawable),
    ("POST", "/report/confirm"): (OWN, lambda _h: {"city": "birch"}),
    ("GET", "/api/v1/workshops"): (STAFF, None),
    ("POST", "/api/v1/workshops"): (STAFF, lambda _h: {"problem": {}}),
    ("GET", "/api/v1/workshops/{workshop}"): (STAFF, None),
    ("POST", "/api/v1/workshops/{workshop}"): (STAFF, lambda _h: {"problem": {}}),
    ("GET", "/account/data.json"): (KNOWN, None),
    ("POST", "/account/erase"): (KNOWN, lambda _h: {"password": "no"}),
    ("POST", "/overview/merge"): (STAFF, lambda _h: {"gone": "birch", "kept": "cedar"}),
    ("POST", "/reactions"): (OWN, lambda _h: dict(INTEREST)),
    ("GET", "/reactions.csv"): ((*STAFF, "researcher"), None),
    ("GET", "/workshops"): (KNOWN, None),
    ("POST", "/workshops"): (STAFF, lambda _h: {"problem": ""}),
    ("POST", "/workshops/problem"): (STAFF, lambda _h: {"title": "x"}),
    ("POST", "/workshops/{workshop}/outcomes"): (OWN, lambda _h: {"city": "birch"}),
    ("GET", "/workshops/{workshop}"): (KNOWN, None),
    ("POST", "/workshops/{workshop}"): (STAFF, lambda _h: {"do": "cancel"}),
    ("GET", "/workshops/{workshop}/files/{name}"): (KNOWN, None),
    ("GET", "/partners"): (OWN, lambda _h: {"city": "birch"}),
    ("POST", "/partners/contact"): (OWN, lambda _h: {"city": "birch", "address": "x"}),
    ("POST", "/partners/interest"): (OWN, lambda _h: dict(INTEREST)),
    ("POST", "/partners/interest/withdraw"): (OWN, lambda _h: dict(INTEREST)),
    ("POST", "/partners/status"): (OWN, lambda _h: {"id": "p1", "status": "running"}),
    ("GET", "/import"): (STAFF, None),
    ("POST", "/import"): (STAFF, lambda _h: {}),
    ("GET", "/import/{batch}"): (STAFF, None),
    ("POST", "/import/{batch}"): (STAFF, lambda _h: {}),
    ("POST", "/import/{batch}/undo"): (STAFF, lambda _h: {}),
    ("GET", "/jobs"): (STAFF, None),
    ("POST", "/jobs/dossiers"): (STAFF, lambda _h: {}),
    ("POST", "/jobs/{job}"): (STAFF, lambda _h: {"do": "cancel"}),
    ("GET", "/jobs/{job}/dossiers.zip"): (STAFF, None),
    ("GET", "/overview"): (STAFF, None),
    ("GET", "/log"): (STAFF, None),
    ("GET", "/desk"): (STAFF, None),
    ("POST", "/desk"): (STAFF, lambda h: {**waiting(h), "version": "1", "do": "publish"}),
    ("POST", "/api/v1/statements"): (OWN, lambda _h: NEW),
    ("GET", "/api/v1/statements/versions"): (OWN, lambda _h: {"id": "b-need"}),
    ("POST", "/api/v1/statements/publish"): (STAFF, waiting),
    ("POST", "/api/v1/statements/decline"): (STAFF, waiting),
    ("POST", "/api/v1/statements/withdraw"): (OWN, withdrawable),
}
VALUES = {
    "{city}": "birch", "{theme}": "homes", "{a}": "birch", "{b}": "cedar", "{secret}": "nothing",
    "{batch}": "nothing", "{candidate}": "cedar",
    "{workshop}": "nothing", "{job}": "nothing", "{name}": "nothing",
}  # fmt: skip


MODULES = (
    catalogue, health, statements, suggestions, workshops, account_pages, desk_pages, import_pages,
    job_pages, order_pages, pages, paper_pages, partner_pages, programme_pages, reaction_pages,
    workshop_pages,
)  # fmt: skip


def routes():
    return {
        (method, route.path)
        for module in MODULES
        for route in module.router.routes
        for method in route.methods - {"HEAD"}
    }


def test_every_address_is_in_the_table_and_nothing_else():
    assert routes() == set(TABLE)


def test_no_other_address_is_served(house):
    """FastAPI keeps an included router whole, or, in earlier versions, as its single routes."""
    served = house.client.app.routes
    known = {"/openapi.json", "/static"} | {path for _method, path in TABLE}
    assert {route.path for route in served if hasattr(route, "path")} <= known
    assert sum(not hasattr(route, "path") for route in served) in (0, len(MODULES))


def ask(house, who, method, path, given):
    for name, value in VALUES.items():
        path = path.replace(name, value)
    if method == "GET":
        return house.get(who, path, **(given or {}))
    if path.startswith("/api/"):
        return house.post(who, path, **given)
    return house.send(who, path, **given)


@pytest.mark.parametrize("who", [None, *PEOPLE], ids=str)
@pytest.mark.parametrize(("method", "path"), sorted(TABLE), ids=str)
def test_what_somebody_may_do_is_what_the_table_says(own_session_house, who, method, path):
    house = own_session_house
    allowed, given = TABLE[method, path]
    answer = ask(house, who, method, path, given(house) if given else None)
    if who in allowed:
        assert answer.status_code not in (403, 405, 500), answer.text
        assert answer.status_code != 401 or path == "/sign-in"
    else:
        assert answer.status_code == (403 if who else 401), answer.text


@pytest.fixture
def own_session_house(house):
    """The shared house; who signs out is signed in again for the next test."""
    yield house
    from datetime import UTC, datetime

    from service.storage import accounts

    with house.live.database.writing() as connection:
        for name, account in house.accounts.items():
            if not accounts.account_of_session(connection, house.sessions[name], datetime.now(UTC)):
                house.sessions[name] = accounts.open_session(connection, account, datetime.now(UTC))


@pytest.mark.parametrize("method_path", [k for k in sorted(TABLE) if k[0] == "POST"], ids=str)
def test_no_form_works_without_its_key_or_from_another_site(house, method_path):
    method, path = method_path
    if path.startswith("/api/"):
        return
    _allowed, given = TABLE[method_path]
    for name, value in VALUES.items():
        path = path.replace(name, value)
    fields = dict(given(house))
    without = house.send("administrator", path, key=False, **fields)
    assert without.status_code == 403, path
    cookie = {"cookie": f"jumelles={house.sessions['administrator']}"}
    fields["key"] = form_key(house.sessions["administrator"])
    for header in (
        {"origin": "https://evil.example"}, {"origin": "null"},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
    ):  # fmt: skip
        sent = house.client.post(path, data=fields, headers={**cookie, **header})
        assert sent.status_code == 403, (path, header)


def test_a_cookie_opens_no_address_for_programs(house):
    cookie = {"cookie": f"jumelles={house.sessions['administrator']}"}
    answer = house.client.post("/api/v1/statements", json=NEW, headers=cookie)
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/", "/desk", "/api/v1/themes"])
def test_in_a_closed_network_whoever_has_an_account_reads(tmp_path, path):
    from tests.service.conftest import House

    closed = House(tmp_path, public_read=False, read_token="a token of many characters")
    assert closed.get(None, path).status_code == 401
    assert closed.get("secretariat", path).status_code == 200
    assert closed.get(None, "/sign-in").status_code == 200
    assert closed.get(None, "/invitations/nothing").status_code == 404
    closed.live.database.close()
