"""A query in a language read less well is moved towards what it finds in a language read well."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.cosine import directions
from models.feedback import N_NEAREST, SHARE, Feedback
from models.texts import Texts

ENGLISH = frozenset({"en"})


def texts(emb, owner, languages):
    n = len(emb)
    return Texts(
        directions(np.array(emb, dtype=float).reshape(n, -1)), ((),) * n, tuple(languages),
        np.arange(n, dtype=np.int64), np.array(owner, dtype=np.int64),
    )  # fmt: skip


def feedback(known):
    return Feedback.of([(known, known.emb)], ENGLISH)


KNOWN = texts([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [0, 1, 2], ["en", "en", "fr"])


def test_it_lands_between_itself_and_the_weighted_mean_of_what_it_finds():
    query = texts([[0.8, 0.6, 0.0]], [9], ["fr"])
    mean = np.array([0.8**2, 0.6**2, 0.0])
    expected = (1 - SHARE) * query.emb[0] + SHARE * mean / np.linalg.norm(mean)
    moved = feedback(KNOWN).apply(query, query.emb)[0]
    assert moved == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)


@pytest.mark.parametrize("language", ["en", ""])
def test_what_is_read_well_or_in_an_unknown_language_stays(language):
    query = texts([[0.8, 0.6, 0.0]], [9], [language])
    assert (feedback(KNOWN).apply(query, query.emb) == query.emb).all()


def test_texts_of_the_asker_and_texts_in_other_languages_do_not_draw():
    query = texts([[0.6, 0.0, 0.8]], [0], ["fr"])
    assert (feedback(KNOWN).apply(query, query.emb) == query.emb).all()


def test_what_points_away_does_not_draw():
    query = texts([[0.8, -0.6, 0.0]], [9], ["fr"])
    moved = feedback(KNOWN).apply(query, query.emb)[0]
    expected = directions(np.array([[(1 - SHARE) * 0.8 + SHARE, (1 - SHARE) * -0.6, 0.0]]))[0]
    assert moved == pytest.approx(expected, abs=1e-6)


def test_only_the_nearest_draw():
    many = texts(
        [[1, 0, 0]] * N_NEAREST + [[0.5, 0.0, 0.8]], range(N_NEAREST + 1), ["en"] * (N_NEAREST + 1)
    )
    query = texts([[0.9, 0.4, 0.0]], [99], ["fr"])
    assert feedback(many).apply(query, query.emb)[0, 2] == 0.0


def test_without_any_text_in_a_language_read_well_nothing_moves():
    query = texts([[0.8, 0.6, 0.0]], [9], ["fr"])
    assert (
        Feedback.of([(KNOWN, KNOWN.emb)], frozenset()).apply(query, query.emb) == query.emb
    ).all()


@given(
    arrays(np.float64, (5, 3), elements=st.floats(-1, 1)),
    st.lists(st.sampled_from(["en", "fr", ""]), min_size=5, max_size=5),
)
def test_each_query_is_moved_as_if_it_were_alone(emb, languages):
    queries = texts(emb, range(5, 10), languages)
    together = feedback(KNOWN).apply(queries, queries.emb)
    for i in range(5):
        alone = queries.take([i])
        assert (feedback(KNOWN).apply(alone, alone.emb)[0] == together[i]).all()
    assert np.isfinite(together).all()
