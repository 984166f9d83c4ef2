"""Statements change; nothing that was ever written is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from data.catalogue import write_catalogue
from data.errors import NotFound
from service.storage.catalogue import export_catalogue, generation, import_once, load_catalogue
from service.storage.database import Database
from service.storage.migrate import migrate
from service.storage.statements import publish_statement, statement_versions, withdraw_statement
from tests.world import CATALOGUE, statement

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NEW = statement("new", "fir", "experience", "A heat network warms the harbour.")


@pytest.fixture
def filled(database, tmp_path):
    write_catalogue(CATALOGUE, tmp_path / "in")
    import_once(database, tmp_path / "in", NOW)
    return database


def published(database):
    with database.reading() as connection:
        return {s.id: s for s in load_catalogue(connection).statements}


def versions(database, id):
    with database.reading() as connection:
        return statement_versions(connection, id)


def publish(database, changed, at=LATER):
    with database.writing() as connection:
        return publish_statement(connection, changed, at)


def number_of_changes(database):
    with database.reading() as connection:
        return generation(connection)


def test_a_new_statement_is_published_at_the_end(filled):
    assert publish(filled, NEW) == 1
    assert list(published(filled)) == [*(s.id for s in CATALOGUE.statements), "new"]
    assert published(filled)["new"] == NEW


def test_a_changed_statement_keeps_its_place_and_its_earlier_version(filled):
    old = CATALOGUE.statements[1]
    changed = replace(old, text="Three thousand homes were insulated.", year=2025)
    assert publish(filled, changed) == 2
    assert list(published(filled)) == [s.id for s in CATALOGUE.statements]
    assert published(filled)[old.id] == changed
    first, second = versions(filled, old.id)
    assert (first.statement, first.written_at, first.is_published) == (old, NOW, False)
    assert (second.statement, second.written_at, second.is_published) == (changed, LATER, True)


def test_a_withdrawn_statement_is_gone_for_readers_and_there_for_its_history(filled):
    before = number_of_changes(filled)
    with filled.writing() as connection:
        withdraw_statement(connection, "a-done", LATER)
    assert "a-done" not in published(filled)
    assert [v.is_published for v in versions(filled, "a-done")] == [False]
    assert number_of_changes(filled) == before + 1
    assert publish(filled, CATALOGUE.statements[1]) == 1
    assert published(filled)["a-done"] == CATALOGUE.statements[1]


def test_saying_the_same_again_changes_nothing(filled):
    before = number_of_changes(filled)
    assert publish(filled, CATALOGUE.statements[0]) == 1
    assert len(versions(filled, CATALOGUE.statements[0].id)) == 1
    assert number_of_changes(filled) == before


def test_every_change_is_counted(filled):
    before = number_of_changes(filled)
    publish(filled, NEW)
    publish(filled, replace(NEW, text="Another text."))
    assert number_of_changes(filled) == before + 2


def test_what_fails_half_way_leaves_nothing(filled):
    with pytest.raises(ZeroDivisionError), filled.writing() as connection:
        publish_statement(connection, NEW, NOW)
        raise ZeroDivisionError
    assert "new" not in published(filled)
    assert versions(filled, "new") == ()


def test_unknown_cities_and_statements_are_named(filled):
    with pytest.raises(NotFound, match="no city 'atlantis'"):
        publish(filled, replace(NEW, city="atlantis"))
    with pytest.raises(NotFound, match="no statement 'nothing'"), filled.writing() as connection:
        withdraw_statement(connection, "nothing", LATER)


class Changes(RuleBasedStateMachine):
    """Publish, change and withdraw in any order: a plain list of versions says the same."""

    folders = None

    @initialize()
    def fill(self):
        folder = self.folders.mktemp("changes")
        write_catalogue(CATALOGUE, folder / "in")
        self.database = Database(f"sqlite:///{folder / 'x.sqlite'}")
        migrate(self.database)
        import_once(self.database, folder / "in", NOW)
        self.folder = folder
        self.history = {s.id: [s] for s in CATALOGUE.statements}
        self.shown = {s.id: s for s in CATALOGUE.statements}

    @rule(id=st.sampled_from(["a-done", "b-need", "x", "y"]), text=st.sampled_from("abc"))
    def publish(self, id, text):
        changed = statement(id, "cedar", "experience", text)
        publish(self.database, changed)
        said = self.history.setdefault(id, [])
        if not said or said[-1] != changed:
            said.append(changed)
        self.shown[id] = changed

    @rule(id=st.sampled_from(["a-done", "b-need", "x"]))
    def withdraw(self, id):
        if id in self.history:
            with self.database.writing() as connection:
                withdraw_statement(connection, id, LATER)
            self.shown.pop(id, None)

    @rule()
    def export(self):
        export_catalogue(self.database, self.folder / "out")
        assert (self.folder / "out" / "statements.csv").exists()

    @invariant()
    def nothing_is_lost(self):
        assert published(self.database) == self.shown
        for id, said in self.history.items():
            assert [v.statement for v in versions(self.database, id)] == said

    def teardown(self):
        self.database.close()


def test_no_order_of_changes_loses_a_version(tmp_path_factory):
    Changes.folders = tmp_path_factory
    machine = Changes.TestCase()
    machine.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
    machine.runTest()
