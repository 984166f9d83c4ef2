"""Which sentence of a text is quoted, and which of its translation stands for it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.messages import speaking
from data.translation import Translation
from matcher.engine import Engine
from matcher.options import Options
from matcher.suggest import Suggester
from matcher.voice import counterparts
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from tests.world import CATALOGUE, STATEMENTS

SENTENCES = st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=8)


class ReadsEnglishBest(HashingEncoder):
    """Reads translations into English in the place of texts."""

    def __init__(self):
        super().__init__()
        self.best_languages = frozenset({"en"})


def test_as_many_sentences_stand_for_each_other_in_order():
    assert counterparts(["a", "a much longer one", "b"], ["one", "two", "three"]) == [0, 1, 2]


def test_with_fewer_sentences_the_share_told_so_far_decides():
    # Ends of the translation: 5/20 and 20/20; middles of the text: 2/20, 8/20 and 16/20.
    assert counterparts(["x" * 4, "x" * 8, "x" * 8], ["y" * 5, "y" * 15]) == [0, 1, 1]


def test_with_more_sentences_the_one_at_the_middle_is_taken():
    # Ends of the translation: 3/12, 6/12, 9/12 and 12/12; middles of the text: 4/16 and 12/16.
    assert counterparts(["x" * 8, "x" * 8], ["y" * 3] * 4) == [0, 2]


@given(SENTENCES, SENTENCES)
def test_counterparts_go_forward_and_exist(sentences, translated):
    places = counterparts(sentences, translated)
    assert len(places) == len(sentences)
    assert places == sorted(places)
    assert set(places) <= set(range(len(translated)))


def said_of_alder(spanish, english):
    translation = Translation("a-done", "en", "", english)
    spanish = replace(next(s for s in STATEMENTS if s.id == "a-done"), text=spanish, language="es")
    statements = tuple(spanish if s.id == "a-done" else s for s in STATEMENTS)
    catalogue = replace(CATALOGUE, statements=statements, translations=(translation,))
    suggester = Suggester(Engine(catalogue, ReadsEnglishBest(), EmbeddingStore(None)))
    with speaking("en"):
        answer = suggester.suggest("birch", "homes", Options("learn"))
    return next(s for s in answer.suggestions if s.city.id == "alder").candidate[0]


@pytest.mark.parametrize(
    ("spanish", "english", "passage", "shown"),
    [
        (
            "Llegó dinero del estado. Se aislaron dos mil casas. Los vecinos ayudaron.",
            "Money came. Roofs and walls of homes were insulated. Neighbours helped.",
            "Se aislaron dos mil casas.",
            "Roofs and walls of homes were insulated.",
        ),
        (
            "Los vecinos ayudaron. Roofs and walls of homes: se aislaron dos mil.",
            "With the help of neighbours two thousand homes were insulated.",
            "Roofs and walls of homes: se aislaron dos mil.",
            "With the help of neighbours two thousand homes were insulated.",
        ),
        (
            "Se aislaron dos mil casas con ayuda de los vecinos.",
            "Two thousand homes were insulated. Neighbours helped.",
            "Se aislaron dos mil casas con ayuda de los vecinos.",
            "Two thousand homes were insulated. Neighbours helped.",
        ),
    ],
    ids=["as many sentences", "one English sentence", "one Spanish sentence"],
)
def test_a_sentence_is_chosen_where_there_is_a_choice_and_shown_with_its_counterpart(
    spanish, english, passage, shown
):
    said = said_of_alder(spanish, english)
    assert said.passage == passage
    assert said.shown.passage == shown
