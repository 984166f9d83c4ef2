"""A change is in use soon, costs only its own texts, and keeps nobody waiting."""

import pytest

from data.errors import ServiceNotReady
from matcher.options import Options
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from service.live import Live
from service.storage.statements import publish_statement, withdraw_statement
from tests.service.conftest import NOW
from tests.world import CATALOGUE, statement

NEW = statement("new", "fir", "experience", "Flooded cellars stay dry behind a harbour gate.", [])


class Counting(HashingEncoder):
    """Remembers every text that it had to encode."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def encode(self, texts, *, role="passage"):
        self.seen += texts
        return super().encode(texts, role=role)


def publish(live, changed=NEW):
    with live.database.writing() as connection:
        publish_statement(connection, changed, NOW)


def statements_of(live, city, theme="water"):
    found = live.snapshot.suggester.suggest(city, theme, Options("learn", top=0)).suggestions
    return {passage.statement for s in found for passage in s.candidate}


def test_before_the_first_snapshot_the_service_says_that_it_is_not_ready(own_live):
    fresh = Live(own_live.database, HashingEncoder(), EmbeddingStore(None))
    assert not fresh.is_ready
    with pytest.raises(ServiceNotReady, match="few seconds"):
        fresh.snapshot  # noqa: B018


def test_without_a_change_nothing_is_made_anew(own_live):
    before = own_live.snapshot
    assert own_live.refresh() is False
    assert own_live.snapshot is before


def test_a_new_statement_is_found_after_a_refresh(own_live):
    assert "new" not in statements_of(own_live, "alder")
    publish(own_live)
    assert own_live.refresh() is True
    assert "new" in statements_of(own_live, "alder")


def test_a_withdrawn_statement_is_found_no_more(own_live):
    publish(own_live)
    own_live.refresh()
    with own_live.database.writing() as connection:
        withdraw_statement(connection, "new", NOW)
    own_live.refresh()
    assert "new" not in statements_of(own_live, "alder")


def test_a_change_embeds_its_own_text_and_no_other(own_live, tmp_path):
    encoder = Counting()
    live = Live(own_live.database, encoder, EmbeddingStore(tmp_path / "another"))
    live.refresh()
    assert len(encoder.seen) > len(CATALOGUE.statements)
    encoder.seen.clear()
    publish(own_live)
    live.refresh()
    assert encoder.seen == [NEW.text]


def test_a_reader_who_began_with_a_snapshot_ends_with_it(own_live):
    begun = own_live.snapshot
    publish(own_live)
    own_live.refresh()
    assert own_live.snapshot is not begun
    assert "new" not in {s.id for s in begun.catalogue.statements}
    assert begun.suggester.suggest("alder", "water", Options()).suggestions


def test_what_somebody_types_is_kept_nowhere(own_live, tmp_path):
    store = EmbeddingStore(tmp_path / "store")
    before = len(store)
    own_live.answer(
        own_live.snapshot, "alder", None, Options(), "Dogs. They are many. They bark at night."
    )
    assert len(store) == before
