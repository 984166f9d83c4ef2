"""What all texts share leaves the table, and what is left spreads more evenly."""

import numpy as np
import pytest

from models.training.common import evened, without_common


def texts(n_pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """Return one text per piece."""
    return np.arange(n_pieces, dtype=np.int32), np.arange(n_pieces + 1, dtype=np.int64)


def test_mean_and_strongest_direction_are_gone() -> None:
    rng = np.random.default_rng(0)
    table = rng.standard_normal((500, 8)).astype(np.float32) * [9, 1, 1, 1, 1, 1, 1, 1] + 5
    clean = without_common(table.astype(np.float32), texts(500), n_directions=1)
    assert np.abs(clean.mean(axis=0)).max() < 1e-4
    assert np.linalg.svd(clean, compute_uv=False)[-1] < 1e-3
    assert clean[:, 0].std() < 0.2


def test_zero_directions_leave_the_table_untouched() -> None:
    table = np.ones((4, 3), dtype=np.float32)
    assert without_common(table, texts(4), n_directions=0) is table


@pytest.mark.parametrize("power", [0.3, 0.6, 1.0])
def test_directions_are_scaled_by_a_power_of_their_spread(power: float) -> None:
    signs = np.array([[a, b] for a in (3.0, -3.0) for b in (1.0, -1.0)], dtype=np.float32)
    table = np.vstack([signs] * 50)
    before, after = table, evened(table, texts(200), power=power)
    ratio = np.abs(after[0] / before[0])
    assert ratio[1] / ratio[0] == pytest.approx(3.0**power, rel=1e-4)


def test_full_power_makes_all_directions_alike_and_none_leaves_them() -> None:
    rng = np.random.default_rng(0)
    table = (rng.standard_normal((4000, 6)) * [4, 2, 2, 1, 1, 1]).astype(np.float32)
    assert np.allclose(evened(table, texts(4000), power=0.0), table, atol=1e-4)
    map_to, *_rest = np.linalg.lstsq(table, evened(table, texts(4000), power=1.0))
    directions = table / np.linalg.norm(table, axis=1, keepdims=True)
    covariance = np.cov((directions @ map_to).T)
    assert np.allclose(covariance, covariance[0, 0] * np.eye(6), atol=1e-3 * covariance[0, 0])


def test_a_direction_that_holds_next_to_nothing_is_not_blown_up() -> None:
    rng = np.random.default_rng(0)
    table = (rng.standard_normal((4000, 3)) * [1, 1, 1e-5]).astype(np.float32)
    found = evened(table, texts(4000), power=1.0)
    assert np.abs(found[:, 2]).max() < 1e-3
