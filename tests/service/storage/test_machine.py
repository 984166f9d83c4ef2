"""Whatever is reported, published, declined, withdrawn, imported and undone, nothing is lost."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from data.catalogue import write_catalogue
from service.storage import accounts
from service.storage.catalogue import import_once, load_catalogue
from service.storage.database import Database
from service.storage.imports import keep_upload, undo_batch, write_batch
from service.storage.migrate import migrate
from service.storage.statements import (
    decline_waiting,
    propose_statement,
    publish_statement,
    publish_waiting,
    statement_versions,
    withdraw_statement,
)
from tests.world import CATALOGUE, statement

IDS = ("one", "two", "three")
TEXTS = ("Rain.", "Snow.", "Wind.", "Sun.")
NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def said(id, text):
    return replace(statement(id, "birch", "need", text), verified=False)


class Statements(RuleBasedStateMachine):
    """The database beside a model of it: what every version says, what is seen, what waits."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        write_catalogue(CATALOGUE, self.folder / "in")
        self.database = Database(f"sqlite:///{self.folder / 'x.sqlite'}")
        migrate(self.database)
        import_once(self.database, self.folder / "in", NOW)
        with self.database.writing() as connection:
            secret = accounts.invite(connection, "secretariat", None, None, NOW)
            self.by = accounts.accept_invitation(
                connection, secret, "a@x.org", "A", "several words are easiest", NOW
            ).id
        self.ticks = count(1)
        self.history = {id: [] for id in IDS}
        self.seen = dict.fromkeys(IDS)
        self.waiting = dict.fromkeys(IDS)
        self.batches = []

    def teardown(self):
        self.database.close()
        shutil.rmtree(self.folder)

    def now(self):
        return NOW + timedelta(seconds=next(self.ticks))

    def write(self, id, text):
        """Return the number of a version that says this, in the model."""
        if not self.history[id] or self.history[id][-1] != text:
            self.history[id].append(text)
        return len(self.history[id])

    def show(self, id, number):
        self.seen[id] = number
        if self.waiting[id] == number:
            self.waiting[id] = None

    @rule(id=st.sampled_from(IDS), text=st.sampled_from(TEXTS))
    def propose(self, id, text):
        with self.database.writing() as connection:
            propose_statement(connection, said(id, text), self.now(), self.by)
        number = self.write(id, text)
        if self.seen[id] != number:
            self.waiting[id] = number

    @rule(id=st.sampled_from(IDS), text=st.sampled_from(TEXTS))
    def publish(self, id, text):
        with self.database.writing() as connection:
            publish_statement(connection, said(id, text), self.now(), self.by)
        self.show(id, self.write(id, text))

    @precondition(lambda self: any(self.waiting.values()))
    @rule(data=st.data(), accept=st.booleans())
    def judge(self, data, accept):
        id = data.draw(st.sampled_from([id for id in IDS if self.waiting[id]]))
        number = self.waiting[id]
        with self.database.writing() as connection:
            if accept:
                publish_waiting(connection, id, number, self.now(), self.by, verified=False)
                self.seen[id] = number
            else:
                decline_waiting(connection, id, number, self.now(), self.by)
        self.waiting[id] = None

    @precondition(lambda self: any(self.history.values()))
    @rule(data=st.data())
    def withdraw(self, data):
        id = data.draw(st.sampled_from([id for id in IDS if self.history[id]]))
        with self.database.writing() as connection:
            withdraw_statement(connection, id, self.now(), self.by)
        self.seen[id] = self.waiting[id] = None

    @rule(texts=st.dictionaries(st.sampled_from(IDS), st.sampled_from(TEXTS), min_size=1))
    def bring_in(self, texts):
        batch = f"import-{next(self.ticks)}"
        with self.database.writing() as connection:
            keep_upload(connection, batch, "t.csv", {"rows": []}, self.now(), self.by)
            rows = [said(id, text) for id, text in texts.items()]
            write_batch(connection, batch, rows, self.now(), self.by)
        undo = {}
        for id, text in texts.items():
            before, number = self.seen[id], self.write(id, text)
            if number != before:
                undo[id] = (number, before)
            self.show(id, number)
        self.batches.append((batch, undo))

    @precondition(lambda self: self.batches)
    @rule()
    def undo(self):
        batch, undo = self.batches.pop()
        with self.database.writing() as connection:
            _n, stay = undo_batch(connection, batch, self.now(), self.by)
        expected = sorted(id for id, (number, _before) in undo.items() if self.seen[id] != number)
        assert sorted(stay) == expected
        for id, (_number, before) in undo.items():
            if id not in stay:
                self.seen[id] = before

    @invariant()
    def every_version_is_there_and_readers_see_what_they_should(self):
        with self.database.reading() as connection:
            for id in IDS:
                versions = statement_versions(connection, id)
                assert [v.statement.text for v in versions] == self.history[id]
                seen = [v.number for v in versions if v.is_published]
                waiting = [v.number for v in versions if v.is_waiting]
                assert seen == [n for n in (self.seen[id],) if n]
                assert waiting == [n for n in (self.waiting[id],) if n]
            catalogue = load_catalogue(connection)
        shown = {s.id: s.text for s in catalogue.statements if s.id in IDS}
        assert shown == {id: self.history[id][n - 1] for id, n in self.seen.items() if n}
        assert len(catalogue.statements) == len(CATALOGUE.statements) + len(shown)


TestStatements = Statements.TestCase
TestStatements.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
