"""What a learned metric does to embeddings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ModelNotAvailable
from models.cosine import cosines, directions
from models.metric import Metric

rng = np.random.default_rng(1)
METRIC = Metric(
    (0.3 * rng.standard_normal((24, 5))).astype(np.float32),
    (0.3 * rng.standard_normal((5, 24))).astype(np.float32),
)
EMB = directions(rng.standard_normal((40, 24)))


def test_it_stretches_the_directions_it_has_learned():
    double_the_first = Metric(
        np.array([[1.0], [0.0]], np.float32), np.array([[1.0, 0.0]], np.float32)
    )
    found = double_the_first.apply(np.array([[0.6, 0.8], [0.0, 1.0]], np.float32))
    assert found == pytest.approx(np.array([[1.2, 0.8], [0.0, 1.0]]) / [[np.hypot(1.2, 0.8)], [1]])


def test_a_metric_that_has_learned_nothing_changes_nothing():
    nothing = Metric(METRIC.down, np.zeros_like(METRIC.up))
    assert nothing.apply(EMB) == pytest.approx(EMB, abs=1e-6)


def test_its_cosines_are_those_of_the_full_matrix():
    matrix = np.eye(24) + METRIC.down.astype(float) @ METRIC.up
    moved = EMB @ matrix
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    found = METRIC.apply(EMB)
    assert found.dtype == np.float32
    assert cosines(found, found) == pytest.approx(moved @ moved.T, abs=1e-5)


@given(st.lists(st.integers(0, 39), min_size=1, max_size=60))
def test_a_row_does_not_depend_on_the_rows_beside_it(rows):
    assert np.array_equal(METRIC.apply(EMB[rows]), METRIC.apply(EMB)[rows])


def test_a_text_without_meaning_stays_without():
    assert not METRIC.apply(np.zeros((1, 24), np.float32)).any()
    assert METRIC.apply(np.zeros((0, 24), np.float32)).shape == (0, 24)


def test_it_is_read_from_a_file(tmp_path):
    from safetensors.numpy import save_file

    path = tmp_path / "metric.safetensors"
    save_file({"down": METRIC.down, "up": METRIC.up}, path)
    read = Metric.read(path)
    assert np.array_equal(read.apply(EMB), METRIC.apply(EMB))


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "metric.safetensors"
    path.write_bytes(b"cut short")
    with pytest.raises(ModelNotAvailable, match=r"metric\.safetensors"):
        Metric.read(path)
