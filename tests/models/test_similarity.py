"""The log-likelihood ratio that a text answers a query."""

import math

import numpy as np
import pytest

from models.bm25 import BM25
from models.centring import Centre
from models.cosine import directions
from models.csls import neighbourhood
from models.hashing import HashingEncoder
from models.metric import Metric
from models.pair_weights import PairWeights
from models.similarity import MAX_LLR, Similarity, probability
from models.store import EmbeddingStore
from models.texts import Texts, read_texts

WEIGHTS = PairWeights(intercept=0.5, dense=3.0, lexical=2.0, slope=1.0, offset=0.0)


def read(texts, owner, languages=None):
    return read_texts(
        texts, languages or ["en"] * len(texts), owner,
        encoder=HashingEncoder(), store=EmbeddingStore(None),
    )  # fmt: skip


REPORTS = read(["Roofs were insulated.", "Drains hold rain.", "A tram was built."], [0, 1, 2])
NEEDS = read(["Roofs need insulation.", "Rain floods cellars."], [3, 4])


def test_the_ratio_is_the_weighted_sum_of_its_features():
    similarity = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=0.5)
    found = similarity.features(NEEDS)
    expected = 0.5 + 3.0 * found.dense + 2.0 * found.lexical
    assert similarity.llr(NEEDS) == pytest.approx(expected)
    assert similarity.llr(NEEDS).argmax(axis=1).tolist() == [0, 1]


def test_the_dense_feature_is_centred_per_side_and_corrected_for_hubs():
    similarity = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=1.0)
    needs = Centre.fit(NEEDS.emb, NEEDS.languages).apply(NEEDS.emb, NEEDS.languages)
    reports = Centre.fit(REPORTS.emb, REPORTS.languages).apply(REPORTS.emb, REPORTS.languages)
    r_need = neighbourhood(needs, NEEDS.owner, reports, REPORTS.owner)
    r_report = neighbourhood(reports, REPORTS.owner, needs, NEEDS.owner)
    expected = needs @ reports.T - (r_need[:, None] + r_report[None, :]) / 2
    assert similarity.features(NEEDS).dense == pytest.approx(expected, abs=1e-6)


def test_the_lexical_feature_is_the_share_of_the_most_a_document_could_score():
    similarity = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=0.0)
    assert similarity.features(NEEDS).lexical == pytest.approx(
        BM25(REPORTS.tokens).shares(NEEDS.tokens)
    )


def test_another_kind_of_text_asks_around_its_own_centre():
    similarity = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=0.0)
    profiles = read(["A town by the sea: roofs.", "A town in the hills: rain."], [5, 6])
    centre = Centre.fit(profiles.emb, profiles.languages)
    reports = Centre.fit(REPORTS.emb, REPORTS.languages).apply(REPORTS.emb, REPORTS.languages)
    expected = centre.apply(profiles.emb, profiles.languages) @ reports.T
    found = similarity.features(profiles, centre).dense
    assert found == pytest.approx(expected, abs=1e-6)
    assert found != pytest.approx(similarity.features(profiles).dense, abs=1e-3)


def test_a_score_does_not_depend_on_who_else_is_asking():
    similarity = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=1.0)
    together = similarity.llr(NEEDS)
    assert np.array_equal(similarity.llr(NEEDS.take([1]))[0], together[1])


def test_without_a_bank_the_documents_stand_in_for_it():
    nobody = read([], [])
    llr = Similarity(REPORTS, nobody, WEIGHTS, hub_strength=0.5).llr(NEEDS)
    assert np.isfinite(llr).all()
    assert llr.argmax(axis=1).tolist() == [0, 1]


def test_no_pair_of_parts_is_ever_proof():
    strong = PairWeights(intercept=1000.0, dense=0.0, lexical=0.0, slope=1.0, offset=0.0)
    llr = Similarity(REPORTS, NEEDS, strong, hub_strength=0.0).llr(NEEDS)
    assert llr == pytest.approx(np.full((2, 3), MAX_LLR))


def test_a_long_text_pays_for_the_number_of_its_parts():
    sentence = "Roofs were insulated. "
    long = read([sentence * 200], [0])
    n_parts = len(long.part_of)
    assert n_parts > 3
    flat = PairWeights(intercept=2.0, dense=0.0, lexical=0.0, slope=1.0, offset=0.0)
    llr = Similarity(long, NEEDS, flat, hub_strength=0.0).llr(NEEDS)
    assert llr == pytest.approx(np.full((2, 1), 2.0 - math.log(n_parts)))


def test_probability_is_the_calibrated_logistic():
    weights = PairWeights(0.0, 0.0, 0.0, slope=0.5, offset=-1.0)
    assert probability(2.0, weights) == pytest.approx(0.5)
    assert probability(np.array([4.0]), weights) == pytest.approx([1 / (1 + math.exp(-1.0))])


def test_a_metric_moves_needs_and_reports_after_they_are_centred():
    rng = np.random.default_rng(1)
    d = REPORTS.emb.shape[1]
    metric = Metric(
        (0.1 * rng.standard_normal((d, 2))).astype(np.float32),
        rng.standard_normal((2, d)).astype(np.float32),
    )
    needs = Centre.fit(NEEDS.emb, NEEDS.languages).apply(NEEDS.emb, NEEDS.languages)
    reports = Centre.fit(REPORTS.emb, REPORTS.languages).apply(REPORTS.emb, REPORTS.languages)
    plain = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=0.0)
    moved = Similarity(REPORTS, NEEDS, WEIGHTS, hub_strength=0.0, metric=metric)
    expected = metric.apply(needs) @ metric.apply(reports).T
    assert moved.features(NEEDS).dense == pytest.approx(expected, abs=1e-6)
    assert abs(expected - plain.features(NEEDS).dense).max() > 0.05
    assert moved.features(NEEDS).lexical == pytest.approx(plain.features(NEEDS).lexical)


def test_taking_texts_keeps_their_parts_tokens_and_owners():
    emb = directions(np.arange(1, 9, dtype=np.float32).reshape(4, 2))
    texts = Texts(
        emb, (("a",), ("b",), ("c",), ("d",)), ("en", "en", "fr", "fr"),
        np.array([0, 0, 1, 2]), np.array([7, 8, 9]),
    )  # fmt: skip
    taken = texts.take([2, 0])
    assert taken.tokens == (("d",), ("a",), ("b",))
    assert taken.languages == ("fr", "en", "en")
    assert taken.part_of.tolist() == [0, 1, 1]
    assert taken.owner.tolist() == [9, 7]
    assert taken.text_emb == pytest.approx(directions(np.stack([emb[3], emb[0] + emb[1]])))
    assert len(texts.take([])) == 0


def test_shares_of_bm25_are_below_one_and_count_unknown_words_against():
    index = BM25([["roof", "heat"], ["rain"]])
    known, with_unknown, empty = index.shares([["roof"], ["roof", "xyz"], []])
    assert 0 < with_unknown[0] < known[0] < 1
    assert empty.tolist() == [0.0, 0.0]
    n, df, tf, relative = 2, 1, 1, 2 / 1.5
    idf = math.log1p((n - df + 0.5) / (df + 0.5))
    assert known[0] == pytest.approx(tf / (tf + 1.2 * (1 - 0.75 + 0.75 * relative)), rel=1e-6)
    most = idf + math.log1p((n + 0.5) / 0.5)
    assert with_unknown[0] == pytest.approx(known[0] * idf / most, rel=1e-6)
