"""The log of what was done: written with it, changed by nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from data.catalogue import write_catalogue
from data.errors import StorageError
from service.access.account import Account
from service.storage import accounts, audit
from service.storage.catalogue import import_once
from service.storage.confirmations import confirm, last_confirmations, last_reports
from service.storage.statements import (
    decline_waiting,
    propose_statement,
    publish_statement,
    publish_waiting,
    withdraw_statement,
)
from tests.world import CATALOGUE, statement

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
NEW = statement("new", "fir", "experience", "A heat network warms the harbour.")


@pytest.fixture
def filled(database, tmp_path):
    write_catalogue(CATALOGUE, tmp_path / "in")
    import_once(database, tmp_path / "in", NOW)
    return database


def logged(database, **choice):
    with database.reading() as connection:
        return audit.entries(connection, limit=100, **choice)


def somebody(connection, role="secretariat", city=None):
    secret = accounts.invite(connection, role, city, None, NOW)
    return accounts.accept_invitation(connection, secret, f"{role}@x.org", role, "pass words", NOW)


def test_what_is_published_is_logged_with_what_stood_there_before(filled):
    later = NOW + timedelta(hours=1)
    with filled.writing() as connection:
        by = somebody(connection).id
        publish_statement(connection, NEW, NOW, by)
        publish_statement(connection, replace(NEW, year=2025), later, by)
        withdraw_statement(connection, "new", later, by)
    withdrawn, changed, fresh, *_people = logged(filled)
    assert [e.action for e in (fresh, changed, withdrawn)] == ["publish", "publish", "withdraw"]
    assert {e.subject for e in (fresh, changed, withdrawn)} == {"new"}
    assert {e.account for e in (fresh, changed, withdrawn)} == {by}
    assert fresh.before is None
    assert (changed.before["year"], changed.after["year"]) == (2024, 2025)
    assert withdrawn.after is None
    assert (fresh.at, changed.at) == (NOW, later)


def test_what_waits_is_logged_when_reported_and_when_judged(filled):
    with filled.writing() as connection:
        author = somebody(connection, "official", "fir").id
        staff = somebody(connection).id
        first = propose_statement(connection, NEW, NOW, author)
        decline_waiting(connection, "new", first, NOW, staff)
        second = propose_statement(connection, replace(NEW, year=2020), NOW, author)
        publish_waiting(connection, "new", second, NOW, staff, verified=True)
    actions = [(e.action, e.account) for e in logged(filled)][:4]
    assert actions == [
        ("publish", staff), ("propose", author), ("decline", staff), ("propose", author),
    ]  # fmt: skip


def test_a_statement_that_says_what_is_seen_already_is_no_deed(filled):
    with filled.writing() as connection:
        publish_statement(connection, CATALOGUE.statements[0], NOW, None)
    assert logged(filled) == ()


def test_accounts_and_tokens_are_logged_without_secrets_or_names(filled):
    with filled.writing() as connection:
        one = somebody(connection, "official", "birch")
        accounts.make_token(connection, one, "my laptop", NOW)
        (token,) = accounts.tokens_of(connection, one)
        accounts.revoke_token(connection, one, token.id, NOW)
        accounts.close_account(connection, one, NOW, one.id)
    found = logged(filled)
    assert [e.action for e in reversed(found)] == [
        "invite", "join", "make token", "revoke token", "close",
    ]  # fmt: skip
    assert "official@x.org" not in repr(found)
    assert "my laptop" not in repr(found)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET action = 'x'", "DELETE FROM audit WHERE number = 1"]
)
def test_the_database_itself_refuses_to_change_the_log(filled, sql):
    with filled.writing() as connection:
        somebody(connection)
    with pytest.raises(StorageError, match="only ever added to"), filled.writing() as connection:
        connection.execute(text(sql))
    assert len(logged(filled)) == 2


def test_what_is_undone_is_not_logged(filled):
    class Stop(Exception):
        pass

    with pytest.raises(Stop), filled.writing() as connection:
        publish_statement(connection, NEW, NOW)
        raise Stop
    assert logged(filled) == ()


def test_the_log_is_paged_and_chosen_from(filled):
    with filled.writing() as connection:
        for year in range(2000, 2010):
            publish_statement(connection, replace(NEW, year=year), NOW)
        withdraw_statement(connection, "new", NOW)
    with filled.reading() as connection:
        first = audit.entries(connection, limit=4)
        rest = audit.entries(connection, limit=100, below=first[-1].number)
        gone = audit.entries(connection, limit=9, actions=("withdraw",))
    numbers = [e.number for e in (*first, *rest)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 11
    assert [e.action for e in gone] == ["withdraw"]


def test_cities_say_that_all_is_right_and_when_they_spoke_last(filled):
    later = NOW + timedelta(days=3)
    with filled.writing() as connection:
        one = somebody(connection, "official", "fir")
        assert isinstance(one, Account)
        confirm(connection, "fir", NOW, one.id)
        confirm(connection, "fir", later, one.id)
        publish_statement(connection, NEW, later, one.id)
    with filled.reading() as connection:
        assert last_confirmations(connection) == {"fir": later}
        assert last_reports(connection) == {"fir": later}
    assert [e.action for e in logged(filled)][:2] == ["publish", "confirm"]
