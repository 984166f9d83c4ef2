"""Centring per language."""

import numpy as np
import pytest

from models.centring import PSEUDO_TEXTS, Centre
from models.cosine import directions


def test_mean_of_a_language_is_shrunk_towards_the_mean_of_all():
    emb = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    centre = Centre.fit(emb, ["fr", "fr", "en"])
    overall = np.array([2, 1]) / (3 + PSEUDO_TEXTS)
    french = (np.array([2, 0]) + PSEUDO_TEXTS * overall) / (2 + PSEUDO_TEXTS)
    assert centre.overall == pytest.approx(overall)
    assert centre.by_language["fr"] == pytest.approx(french)


def test_applying_removes_the_mean_of_the_own_language_and_renormalises():
    centre = Centre(np.array([0.5, 0.0]), {"fr": np.array([0.0, 0.5])})
    emb = np.array([[0.6, 0.8], [0.6, 0.8]], dtype=np.float32)
    french, unknown = centre.apply(emb, ["fr", "xx"])
    assert french == pytest.approx(np.array([0.6, 0.3]) / np.hypot(0.6, 0.3))
    assert unknown == pytest.approx(np.array([0.1, 0.8]) / np.hypot(0.1, 0.8))


def test_a_single_text_of_a_single_language_is_not_centred_away():
    emb = np.array([[0.6, 0.8]], dtype=np.float32)
    centred = Centre.fit(emb, ["en"]).apply(emb, ["en"])
    assert centred == pytest.approx(emb, abs=1e-6)


def test_centring_takes_a_common_direction_out():
    rng = np.random.default_rng(0)
    common = np.zeros(64)
    common[0] = 3.0
    emb = directions((rng.normal(size=(400, 64)) * 0.3 + common).astype(np.float32))
    centred = Centre.fit(emb, ["en"] * 400).apply(emb, ["en"] * 400)
    assert np.mean(emb @ emb.T) > 0.5
    assert abs(np.mean(centred @ centred.T)) < 0.02


def test_no_text_at_all_is_fine():
    emb = np.zeros((0, 4), dtype=np.float32)
    assert Centre.fit(emb, []).apply(emb, []).shape == (0, 4)
