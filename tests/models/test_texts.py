"""Texts cut into parts, each part under its title."""

import numpy as np
import pytest

from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from models.texts import TITLE_WEIGHT, read_texts

SHORT = "Roofs were insulated."
LONG = " ".join(f"Sentence {i} tells of roofs and walls of homes in winter." for i in range(40))


def read(texts, titles=()):
    n = len(texts)
    return read_texts(
        texts, ["en"] * n, range(n), encoder=HashingEncoder(), store=EmbeddingStore(None),
        titles=titles,
    )  # fmt: skip


def test_a_text_under_a_title_lies_between_both():
    found = read([SHORT], ["Flood walls"]).emb[0].astype(float)
    text, title = read([SHORT, "Flood walls"]).emb.astype(float)
    between = text + TITLE_WEIGHT * title
    np.testing.assert_allclose(found, between / np.linalg.norm(between), atol=1e-6)


def test_a_title_stands_over_every_part_of_its_own_text_only():
    plain = read([SHORT, LONG, SHORT])
    titled = read([SHORT, LONG, SHORT], ["", "Flood walls", "  "])
    changed = np.abs(titled.emb - plain.emb).max(axis=1) > 1e-3
    assert titled.part_of.tolist() == plain.part_of.tolist() == [0, 1, 1, 2]
    assert changed.tolist() == [False, True, True, False]


def test_what_stands_over_a_text_is_not_among_its_words():
    assert read([SHORT], ["Flood walls"]).tokens == read([SHORT]).tokens


def test_titles_of_other_texts_change_nothing():
    alone = read([SHORT], ["Flood walls"]).emb[0]
    among = read([LONG, SHORT], ["A new tram", "Flood walls"]).emb[-1]
    assert (alone == among).all()


def test_titles_for_some_texts_only_are_refused():
    with pytest.raises(ValueError, match="1 titles for 2 texts"):
        read([SHORT, LONG], ["Flood walls"])
