"""BM25 against numbers worked out by hand, and what it must not depend on."""

import time
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import DataError
from models.bm25 import BM25

WORDS = st.lists(st.sampled_from("water tram school heat bike river".split()), max_size=8)
DOCUMENTS = st.lists(WORDS, max_size=9)

THREE = [["water", "water", "tram"], ["tram", "school", "heat", "bike", "river"], ["tram"]]


def test_scores_by_hand() -> None:
    # N = 3, mean length 3; water: df 1, idf log(1 + 2.5 / 1.5); tram: df 3, idf log(1 + 0.5 / 3.5)
    water, tram = log(8 / 3), log(8 / 7)
    expected = [
        water * 2 / (2 + 1.2) + tram * 1 / (1 + 1.2),
        tram * 1 / (1 + 1.2 * (0.25 + 0.75 * 5 / 3)),
        tram * 1 / (1 + 1.2 * (0.25 + 0.75 * 1 / 3)),
    ]
    np.testing.assert_allclose(BM25(THREE).scores(["tram", "water"]), expected, rtol=1e-7)


def test_parameters_by_hand() -> None:
    index = BM25(THREE, k1=2.0, b=0.0)
    np.testing.assert_allclose(index.scores(["water"]), [log(8 / 3) * 2 / 4, 0, 0], rtol=1e-7)
    presence = BM25(THREE, k1=0.0)
    np.testing.assert_allclose(presence.scores(["water"]), [log(8 / 3), 0, 0], rtol=1e-7)


def test_a_word_repeated_in_the_query_counts_as_often() -> None:
    index = BM25(THREE)
    np.testing.assert_allclose(index.scores(["tram"] * 3), 3 * index.scores(["tram"]), rtol=1e-6)


def test_unknown_words_and_empty_things_score_zero() -> None:
    assert BM25([]).scores(["tram"]).shape == (0,)
    assert BM25([]).scores_many([["tram"], []]).shape == (2, 0)
    assert BM25([[], []]).scores(["tram"]).tolist() == [0, 0]
    index = BM25([[], ["tram"]])
    assert index.scores([]).tolist() == [0, 0]
    assert index.scores(["zeppelin"]).tolist() == [0, 0]
    assert index.scores(["tram"])[0] == 0 < index.scores(["tram"])[1]
    assert index.scores_many([]).shape == (0, 2)


def test_a_word_in_every_document_still_counts_a_little() -> None:
    assert (BM25(THREE).scores(["tram"]) > 0).all()


@pytest.mark.parametrize(("k1", "b"), [(-1, 0.5), (1.2, 1.5), (float("nan"), 0.5), (1.2, -0.1)])
def test_parameters_out_of_range_are_refused(k1: float, b: float) -> None:
    with pytest.raises(DataError, match="expected k1 >= 0"):
        BM25(THREE, k1=k1, b=b)


@given(DOCUMENTS, WORDS, st.randoms(use_true_random=False))
def test_the_order_of_documents_and_words_changes_no_bit(documents, query, random) -> None:
    order = list(range(len(documents)))
    random.shuffle(order)
    shuffled_query = random.sample(query, len(query))
    shuffled = BM25([random.sample(documents[i], len(documents[i])) for i in order])
    expected = BM25(documents).scores(query)[order]
    assert shuffled.scores(shuffled_query).tobytes() == expected.tobytes()


@given(DOCUMENTS.filter(bool), WORDS, st.integers(1, 10))
def test_copying_a_document_changes_no_score(documents, query, copies) -> None:
    copied = BM25(documents + [documents[0]] * copies).scores(query)
    original = BM25(documents).scores(query)
    assert copied[: len(documents)].tobytes() == original.tobytes()
    assert (copied[len(documents) :] == original[0]).all()


@given(DOCUMENTS, st.lists(WORDS, max_size=4))
def test_many_queries_score_as_each_does_alone(documents, queries) -> None:
    index = BM25(documents)
    many = index.scores_many(queries)
    assert many.dtype == np.float32
    for row, query in zip(many, queries, strict=True):
        assert row.tobytes() == index.scores(query).tobytes()


@given(WORDS, WORDS)
def test_one_more_matching_word_never_lowers_the_score_at_equal_length(first, query) -> None:
    padded = [*first, "filler"]
    better = [*first, *(query[:1] or ["filler"])]
    low, high = BM25([padded, better, ["other"]], b=0.0).scores(query[:1])[:2]
    assert high >= low


def test_a_benchmark_sized_collection_takes_seconds() -> None:
    rng = np.random.default_rng(7)
    zipf = 1 / np.arange(1, 8001)
    words = np.array([f"w{i}" for i in range(8000)])
    documents = rng.choice(words, (2687, 100), p=zipf / zipf.sum()).tolist()
    queries = rng.choice(words, (2754, 80), p=zipf / zipf.sum()).tolist()
    started = time.process_time()
    scores = BM25(documents).scores_many(queries)
    assert time.process_time() - started < 10
    assert scores.shape == (2754, 2687)
