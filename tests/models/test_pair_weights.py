"""The shipped weights, and which encoder they are for."""

import json
from pathlib import Path

import numpy as np
import pytest

import models.weights
from models.encoders import load_encoder
from models.pair_weights import PairWeights, Weights, shipped_weights


def test_shipped_weights_are_whole_and_reward_both_features():
    for fingerprint in ("", load_encoder("duet").fingerprint):
        weights = shipped_weights(fingerprint)
        for pair in (weights.answers, weights.shared):
            assert pair.dense > 0
            assert pair.lexical > 0
            assert pair.slope > 0
        assert 0 < weights.size_penalty <= 1


def test_the_metric_is_for_the_encoder_it_was_learned_with_and_no_other():
    duet = load_encoder("duet")
    metric = shipped_weights(duet.fingerprint).metric
    assert metric is not None
    assert metric.down.shape[0] == metric.up.shape[1] == duet.dimension
    for name in ("hashing", "student", "all-MiniLM-L6-v2"):
        assert shipped_weights(load_encoder(name).fingerprint).metric is None


def test_the_shipped_metric_stays_within_what_is_computed_exactly():
    metric = shipped_weights(load_encoder("duet").fingerprint).metric
    assert np.linalg.norm(metric.down, axis=0).max() < 64
    assert np.linalg.norm(metric.down, 2) * np.linalg.norm(metric.up, axis=0).max() < 64


def test_shipped_weights_say_what_made_them():
    for path in sorted(shipped_files()):
        values = json.loads(path.read_text(encoding="utf-8"))
        assert values["made_by"].startswith("python -m evaluation.calibration cdp2020")
        assert len(values["fitted_on"]) == 16


def shipped_files():
    return Path(models.weights.__file__).parent.glob("similarity/*.json")


def test_weights_are_read_with_the_metric_beside_them(tmp_path):
    from safetensors.numpy import save_file

    pair = {"intercept": 1.0, "dense": 2.0, "lexical": 3.0, "slope": 4.0, "offset": 5.0}
    values = {
        "made_by": "nobody", "answers": pair, "shared": pair | {"dense": 6.0},
        "hub_strength": 0.5, "size_penalty": 0.75, "metric": "m.safetensors", "fitted_on": "abc",
    }  # fmt: skip
    down = np.ones((4, 1), np.float32)
    save_file({"down": down, "up": 2 * down.T.copy()}, tmp_path / "m.safetensors")
    (tmp_path / "w.json").write_text(json.dumps(values), encoding="utf-8")
    read = Weights.read(tmp_path / "w.json")
    assert read.answers == PairWeights(1.0, 2.0, 3.0, 4.0, 5.0)
    assert read.shared.dense == 6.0
    assert (read.hub_strength, read.size_penalty, read.fitted_on) == (0.5, 0.75, "abc")
    assert read.metric is not None
    assert read.metric.up == pytest.approx(np.full((1, 4), 2.0))
