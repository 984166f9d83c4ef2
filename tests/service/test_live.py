"""A change is in use soon, costs only its own texts, and keeps nobody waiting."""

import pytest

from data.errors import ServiceNotReady
from matcher.options import Options
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from service.live import Live
from service.storage.statements import publish_statement, withdraw_statement
from tests.service.conftest import NOW, make_live
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


@pytest.fixture
def own(tmp_path):
    live = make_live(tmp_path)
    yield live
    live.database.close()


def publish(live, changed=NEW):
    with live.database.writing() as connection:
        publish_statement(connection, changed, NOW)


def statements_of(live, city, theme="water"):
    found = live.snapshot.suggester.suggest(city, theme, Options("learn", top=0)).suggestions
    return {passage.statement for s in found for passage in s.candidate}


def test_before_the_first_snapshot_the_service_says_that_it_is_not_ready(own):
    fresh = Live(own.database, HashingEncoder(), EmbeddingStore(None))
    assert not fresh.is_ready
    with pytest.raises(ServiceNotReady, match="few seconds"):
        fresh.snapshot  # noqa: B018


def test_without_a_change_nothing_is_made_anew(own):
    before = own.snapshot
    assert own.refresh() is False
    assert own.snapshot is before


def test_a_new_statement_is_found_after_a_refresh(own):
    assert "new" not in statements_of(own, "alder")
    publish(own)
    assert own.refresh() is True
    assert "new" in statements_of(own, "alder")


def test_a_withdrawn_statement_is_found_no_more(own):
    publish(own)
    own.refresh()
    with own.database.writing() as connection:
        withdraw_statement(connection, "new", NOW)
    own.refresh()
    assert "new" not in statements_of(own, "alder")


def test_a_change_embeds_its_own_text_and_no_other(own, tmp_path):
    encoder = Counting()
    live = Live(own.database, encoder, EmbeddingStore(tmp_path / "another"))
    live.refresh()
    assert len(encoder.seen) > len(CATALOGUE.statements)
    encoder.seen.clear()
    publish(own)
    live.refresh()
    assert encoder.seen == [NEW.text]


def test_a_reader_who_began_with_a_snapshot_ends_with_it(own):
    begun = own.snapshot
    publish(own)
    own.refresh()
    assert own.snapshot is not begun
    assert "new" not in {s.id for s in begun.catalogue.statements}
    assert begun.suggester.suggest("alder", "water", Options()).suggestions


def test_what_somebody_types_is_kept_nowhere(own, tmp_path):
    store = EmbeddingStore(tmp_path / "store")
    before = len(store)
    own.answer(own.snapshot, "alder", None, Options(), "Dogs. They are many. They bark at night.")
    assert len(store) == before
