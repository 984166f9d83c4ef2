"""What all texts share leaves the table."""

import numpy as np

from models.training.common import without_common


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
