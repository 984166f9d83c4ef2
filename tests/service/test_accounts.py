"""Accounts: made by invitation, known by password, session or token, closed for good."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.errors import DataError, NotFound
from service.access.secret import digest, hash_password, is_password
from service.storage import accounts, tables
from service.storage.catalogue import import_once
from tests.service.conftest import PASSWORD, PEOPLE

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
PERSON = {"email": "Ann@Example.org ", "name": " Ann ", "password": PASSWORD}


@pytest.fixture
def filled(database, tmp_path):
    from data.catalogue import write_catalogue
    from tests.world import CATALOGUE

    write_catalogue(CATALOGUE, tmp_path / "in")
    import_once(database, tmp_path / "in", NOW)
    return database


def test_an_invitation_makes_one_account_of_its_role_and_city(filled):
    with filled.writing() as connection:
        secret = accounts.invite(connection, "official", "birch", None, NOW)
        ann = accounts.accept_invitation(connection, secret, **PERSON, now=NOW)
    assert (ann.email, ann.name, ann.role, ann.city) == (
        "ann@example.org", "Ann", "official", "birch",
    )  # fmt: skip
    with pytest.raises(NotFound, match="was used"), filled.writing() as connection:
        accounts.accept_invitation(connection, secret, "b@x.org", "B", PASSWORD, NOW)


def test_an_invitation_ends_after_a_week(filled):
    with filled.writing() as connection:
        secret = accounts.invite(connection, "researcher", None, None, NOW)
        almost = NOW + accounts.INVITATION_LASTS - timedelta(seconds=1)
        assert accounts.find_invitation(connection, secret, almost).role == "researcher"
        with pytest.raises(NotFound, match="too old"):
            accounts.find_invitation(connection, secret, NOW + accounts.INVITATION_LASTS)


def test_an_address_has_one_account_however_it_is_written(filled):
    with filled.writing() as connection:
        first, second = (
            accounts.invite(connection, "researcher", None, None, NOW) for _n in range(2)
        )
        accounts.accept_invitation(connection, first, **PERSON, now=NOW)
        with pytest.raises(DataError, match="already"):
            accounts.accept_invitation(connection, second, "ANN@example.ORG", "A", PASSWORD, NOW)
        assert accounts.check_password(connection, " ann@EXAMPLE.org", PASSWORD)
        assert accounts.check_password(connection, "ann@example.org", PASSWORD + "x") is None
        assert accounts.check_password(connection, "nobody@example.org", PASSWORD) is None


def test_the_first_administrator_is_invited_until_there_is_one(filled):
    with filled.writing() as connection:
        first = accounts.invite_first_administrator(connection, NOW)
        second = accounts.invite_first_administrator(connection, NOW)
        with pytest.raises(NotFound):
            accounts.find_invitation(connection, first, NOW)
        accounts.accept_invitation(connection, second, **PERSON, now=NOW)
        assert accounts.invite_first_administrator(connection, NOW) is None


def test_a_session_ends_by_itself_and_when_it_is_closed(filled):
    with filled.writing() as connection:
        secret = accounts.invite(connection, "researcher", None, None, NOW)
        ann = accounts.accept_invitation(connection, secret, **PERSON, now=NOW)
        session = accounts.open_session(connection, ann, NOW)
        assert accounts.account_of_session(connection, session, NOW) == ann
        late = NOW + accounts.SESSION_LASTS
        assert accounts.account_of_session(connection, session, late) is None
        accounts.close_session(connection, session)
        assert accounts.account_of_session(connection, session, NOW) is None


def test_nothing_secret_is_in_the_database(filled):
    with filled.writing() as connection:
        invitation = accounts.invite(connection, "researcher", None, None, NOW)
        ann = accounts.accept_invitation(connection, invitation, **PERSON, now=NOW)
        session = accounts.open_session(connection, ann, NOW)
        token = accounts.make_token(connection, ann, "x", NOW)
        rows = [
            str(row)
            for table in (tables.account, tables.invitation, tables.session, tables.api_token)
            for row in connection.execute(select(table))
        ]
    for secret in (invitation, session, token, PASSWORD):
        assert not any(secret in row for row in rows)
    assert any("$argon2id$" in row for row in rows)


def test_closing_an_account_ends_its_sessions_and_tokens(filled):
    with filled.writing() as connection:
        invitation = accounts.invite(connection, "researcher", None, None, NOW)
        ann = accounts.accept_invitation(connection, invitation, **PERSON, now=NOW)
        session = accounts.open_session(connection, ann, NOW)
        token = accounts.make_token(connection, ann, "x", NOW)
        assert accounts.account_of_token(connection, token) == ann
        accounts.close_account(connection, ann, NOW, ann.id)
        assert accounts.account_of_session(connection, session, NOW) is None
        assert accounts.account_of_token(connection, token) is None
        assert accounts.check_password(connection, "ann@example.org", PASSWORD) is None
        assert [one.is_closed for one in accounts.all_accounts(connection)] == [True]


def test_a_revoked_token_is_worth_nothing_and_only_its_owner_revokes_it(filled):
    with filled.writing() as connection:
        people = []
        for email in ("a@x.org", "b@x.org"):
            secret = accounts.invite(connection, "researcher", None, None, NOW)
            people.append(accounts.accept_invitation(connection, secret, email, "x", PASSWORD, NOW))
        secret = accounts.make_token(connection, people[0], "mine", NOW)
        token = accounts.tokens_of(connection, people[0])[0]
        with pytest.raises(NotFound):
            accounts.revoke_token(connection, people[1], token.id, NOW)
        accounts.revoke_token(connection, people[0], token.id, NOW)
        assert accounts.account_of_token(connection, secret) is None
        assert accounts.tokens_of(connection, people[0]) == ()


def test_passwords_are_salted_and_strange_hashes_fit_nothing():
    assert hash_password("x") != hash_password("x")
    assert is_password("x", hash_password("x"))
    assert not is_password("x", "no hash")
    assert not is_password("x", None)
    assert digest("a") != digest("b")


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(own_house):
    fields = {"email": "Official@example.org", "password": PASSWORD}
    answer = own_house.client.post("/sign-in", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "secure" not in cookie
    own_house.client.cookies.clear()
    over_https = own_house.client.post("https://testserver/sign-in", data=fields)
    assert "secure" in over_https.headers["set-cookie"].lower()


def test_a_wrong_password_and_an_unknown_address_are_told_alike(own_house):
    said = {
        re.sub(r'value="[^"]*"', "", own_house.client.post("/sign-in", data=fields).text)
        for fields in (
            {"email": "official@example.org", "password": "wrong"},
            {"email": "nobody@example.org", "password": PASSWORD},
            {"email": "", "password": ""},
        )
    }
    assert len(said) == 1
    assert "do not fit" in said.pop()


def test_guessing_is_slowed_down_and_locks_nobody_else_out(own_house):
    wrong = {"email": "official@example.org", "password": "wrong"}
    codes = [own_house.client.post("/sign-in", data=wrong).status_code for _n in range(7)]
    assert codes == [401] * 6 + [429]
    right = {"email": "official@example.org", "password": PASSWORD}
    assert own_house.client.post("/sign-in", data=right).status_code == 429
    from starlette.testclient import TestClient

    elsewhere = TestClient(
        own_house.client.app, follow_redirects=False, client=("203.0.113.9", 4242)
    )
    assert elsewhere.post("/sign-in", data=right).status_code == 303


def test_signing_out_ends_the_session_everywhere(own_house):
    assert own_house.get("official", "/account").status_code == 200
    answer = own_house.send("official", "/sign-out")
    assert answer.status_code == 303
    assert 'jumelles=""' in answer.headers["set-cookie"]
    assert own_house.get("official", "/account").status_code == 401


def test_what_somebody_signed_in_sees_is_kept_by_no_cache(own_house):
    assert own_house.get("official", "/").headers["cache-control"] == "private, no-store"
    assert own_house.get(None, "/").headers["cache-control"] == "no-cache"


def test_an_invitation_is_made_shown_once_and_accepted(own_house):
    page = own_house.send("secretariat", "/people/invitations", role="official", city="cedar").text
    path = re.search(r"http://testserver(/invitations/[\w-]+)", page)[1]
    assert path not in own_house.get("secretariat", "/people").text
    asked = own_house.client.get(path)
    assert "official of a city" in asked.text and "Cedar" in asked.text
    person = {"name": "Zoë", "email": "zoe@example.org", "password": PASSWORD}
    assert own_house.client.post(path, data=person).headers["location"] == "/account"
    own_house.client.cookies.clear()
    assert "Zoë" in own_house.get("secretariat", "/people").text
    assert own_house.client.get(path).status_code == 404


def test_faults_of_an_invitation_stand_beside_their_fields(own_house):
    page = own_house.send("administrator", "/people/invitations", role="administrator").text
    path = re.search(r"http://testserver(/invitations/[\w-]+)", page)[1]
    bad = own_house.client.post(path, data={"name": " ", "email": "x", "password": "short"})
    assert bad.status_code == 422
    for field in ("name", "email", "password"):
        assert f'id="fault-{field}"' in bad.text
        assert f'aria-describedby="fault-{field}"' in bad.text
    assert "short" not in bad.text.replace("short list", "")
    taken = {"name": "A", "email": "OFFICIAL@example.org", "password": PASSWORD}
    assert "already" in own_house.client.post(path, data=taken).text
    assert own_house.client.get(path).status_code == 200


@pytest.mark.parametrize("role", ["secretariat", "administrator", "king"])
def test_the_secretariat_invites_officials_and_researchers_only(own_house, role):
    assert own_house.send("secretariat", "/people/invitations", role=role).status_code == 403


def test_nobody_closes_the_own_account_nor_one_above(own_house):
    ids = {name: own_house.accounts[name].id for name in PEOPLE}
    for who, whom in (
        ("secretariat", "administrator"), ("secretariat", "secretariat"),
        ("administrator", "administrator"),
    ):  # fmt: skip
        assert own_house.send(who, "/people/close", id=ids[whom]).status_code == 403
    assert own_house.send("secretariat", "/people/close", id=ids["official"]).status_code == 303
    assert own_house.get("official", "/account").status_code == 401


def test_a_token_is_shown_once_works_and_is_revoked(own_house):
    page = own_house.send("researcher", "/account/tokens", label="my <script>").text
    secret = re.search(r"<code>([\w-]{40,})</code>", page)[1]
    assert "&lt;script&gt;" in page
    again = own_house.get("researcher", "/account").text
    assert secret not in again
    headers = {"authorization": f"Bearer {secret}"}
    asked = {"params": {"id": "b-need"}, "headers": headers}
    assert own_house.client.get("/api/v1/statements/versions", **asked).status_code == 403
    id = re.findall(r'name="id" value="(\w+)"', again)[-1]
    assert own_house.send("researcher", "/account/tokens/revoke", id=id).status_code == 303
    assert own_house.client.get("/api/v1/statements/versions", **asked).status_code == 401


def test_a_page_that_answers_a_form_leads_to_itself_in_other_languages(own_house):
    for path, page in (("/people/invitations", "/people"), ("/account/tokens", "/account")):
        shown = own_house.send("administrator", path, role="researcher", label="x").text
        assert f'href="{page}?language=fr"' in shown
        assert own_house.get("administrator", page, language="fr").status_code == 200


def test_somebody_takes_away_what_is_kept_of_them_and_is_forgotten(own_house):
    house = own_house
    ann = house.accounts["official"]
    house.waiting()
    kept = house.get("official", "/account/data.json").json()
    assert kept["account"]["email"] == "official@example.org"
    assert [token["label"] for token in kept["tokens"]] == ["test"]
    assert {deed["action"] for deed in kept["deeds"]} >= {"join", "propose"}
    wrong = house.send("official", "/account/erase", password="wrong")
    assert wrong.status_code == 422
    assert house.send("official", "/account/erase", password=PASSWORD).status_code == 303
    assert house.get("official", "/account").status_code == 401
    people = house.get("administrator", "/people").text
    assert "official@example.org" not in people
    assert f"erased-{ann.id}" in people
    with house.live.database.reading() as connection:
        assert accounts.check_password(connection, "official@example.org", PASSWORD) is None
        assert accounts.check_password(connection, f"erased-{ann.id}", "") is None


def test_the_last_administrator_stays(own_house):
    answer = own_house.send("administrator", "/account/erase", password=PASSWORD)
    assert answer.status_code == 409
    assert own_house.get("administrator", "/account").status_code == 200


def test_what_ended_long_ago_is_forgotten(filled):
    later = NOW + accounts.INVITATION_LASTS + accounts.INVITATIONS_KEPT + timedelta(seconds=1)
    with filled.writing() as connection:
        secret = accounts.invite(connection, "researcher", None, None, NOW)
        ann = accounts.accept_invitation(connection, secret, **PERSON, now=NOW)
        accounts.open_session(connection, ann, NOW)
        accounts.forget_what_ended(connection, NOW)
        assert connection.execute(select(tables.session)).all()
        accounts.forget_what_ended(connection, later)
        assert not connection.execute(select(tables.session)).all()
        assert not connection.execute(select(tables.invitation)).all()
        assert accounts.find_account(connection, ann.id).name == "Ann"
