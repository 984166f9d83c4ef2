"""What cities without a stated need ask with."""

import numpy as np

from matcher.profile_query import profile_queries
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from models.texts import read_texts


def read(texts, languages, owner):
    store = EmbeddingStore(None)
    return read_texts(texts, languages, owner, encoder=HashingEncoder(), store=store)


LONG = "An old port with empty halls. " * 120
PROFILES = read(
    ["Une ville de montagne.", LONG, "A second profile."], ["fr", "en", "en"], [3, 1, 1]
)
THEME = read(["Culture: museums and music."], ["en"], [-1])


def test_a_city_asks_with_its_first_profile_in_its_own_language():
    asked = profile_queries(PROFILES, THEME, [1, 3])
    n_parts = int((PROFILES.part_of == 1).sum())
    assert n_parts > 1
    assert asked.owner.tolist() == [1, 3]
    assert asked.part_of.tolist() == [0] * n_parts + [1]
    assert np.array_equal(asked.emb[-1], PROFILES.emb[0])
    assert asked.tokens[-1] == PROFILES.tokens[0]
    assert asked.languages == ("en",) * n_parts + ("fr",)


def test_a_city_without_a_profile_asks_with_the_theme():
    asked = profile_queries(PROFILES, THEME, [0, 3, 2])
    assert np.array_equal(asked.emb[[0, 2]], THEME.emb[[0, 0]])
    assert asked.languages == ("en", "fr", "en")


def test_what_two_cities_ask_does_not_depend_on_each_other():
    both = profile_queries(PROFILES, THEME, [3, 1])
    one = profile_queries(PROFILES, THEME, [3])
    assert np.array_equal(both.emb[:1], one.emb)
