"""The encoder without weights."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ModelNotAvailable
from models.encoder import unit_rows
from models.encoders import load_encoder
from models.hashing import HashingEncoder

ROOT = Path(__file__).parents[2]


@given(st.lists(st.text(), max_size=6), st.integers(1, 40))
def test_rows_are_finite_unit_and_independent_of_their_neighbours(texts, dimension) -> None:
    encoder = HashingEncoder(dimension)
    rows = encoder.encode(texts)
    assert rows.shape == (len(texts), dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    for row, text in zip(rows, texts, strict=True):
        assert row.tobytes() == encoder.encode([text]).tobytes()


@pytest.mark.parametrize("text", ["", " ", "🚲", "\ud800", "\x00", "a" * 1_000_000])
def test_odd_texts_have_a_direction(text: str) -> None:
    assert np.linalg.norm(HashingEncoder().encode([text])) == pytest.approx(1, abs=1e-6)


def test_spelling_decides_what_is_near() -> None:
    asked, near, other = HashingEncoder().encode(
        ["insulating old houses", "Insulation of old houses", "tram line to the harbour"]
    )
    assert asked @ near > 0.4 > abs(asked @ other) + 0.1


def test_case_accents_and_role_change_nothing() -> None:
    encoder = HashingEncoder()
    assert encoder.encode(["Łódź"]).tobytes() == encoder.encode(["LODZ"], role="query").tobytes()


def test_the_same_in_another_process_with_another_hash_seed() -> None:
    code = (
        "from models.hashing import HashingEncoder as H;"
        "import sys; sys.stdout.write(H(32).encode(['une ville, 都市']).tobytes().hex())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {HashingEncoder(32).encode(["une ville, 都市"]).tobytes().hex()}


def test_one_word_by_hand() -> None:
    from hashlib import blake2b

    row = np.zeros(8)
    for feature, weight in [("wtram", 1), ("p<tra", 0.5), ("ptram", 0.5), ("pram>", 0.5)]:
        number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "little")
        row[(number >> 1) % 8] += weight if number & 1 else -weight
    expected = row / np.linalg.norm(row)
    np.testing.assert_allclose(HashingEncoder(8).encode(["Tram"])[0], expected, atol=1e-7)


def test_the_fingerprint_tells_dimensions_apart() -> None:
    assert HashingEncoder(64).fingerprint == HashingEncoder(64).fingerprint
    assert HashingEncoder(64).fingerprint != HashingEncoder(65).fingerprint
    assert int(HashingEncoder(64).fingerprint, 16) > 0


def test_it_is_chosen_by_name() -> None:
    encoder = load_encoder("hashing")
    assert (encoder.name, encoder.dimension) == ("hashing", 256)


def test_no_dimension_is_refused() -> None:
    with pytest.raises(ModelNotAvailable, match="dimension 0"):
        HashingEncoder(0)


def test_rows_without_a_direction_become_the_diagonal() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0, 0], [np.nan, 1], [np.inf, 1], [1e-300, 0]]))
    half = np.sqrt(0.5)
    expected = [[0.6, 0.8], [half, half], [half, half], [half, half], [1, 0]]
    np.testing.assert_allclose(rows, expected, rtol=1e-6)
