"""A tiny world: two made-up languages, a teacher that hashes words, a training of seconds."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.recipe import Recipe
from models.training.train import Options

WORDS = (
    "water flood river street tree park bus train school market house roof energy heat wind sun "
    "waste food garden bridge port coast forest land road bike walk child elder work"
).split()
DIMENSION = 16


class HashingTeacher:
    """The mean of one fixed random vector per word."""

    name = "hashing"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows."""
        rows = np.stack([sum(_vector(word) for word in text.split()) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _vector(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSION)


def foreign(word: str, language: str) -> str:
    """Return a word of a made-up language."""
    return word[::-1] + {"fr": "e", "sr": "a"}[language]


def sentences(n: int, seed: int) -> list[list[str]]:
    """Return `n` lists of three to six words."""
    rng = np.random.default_rng(seed)
    return [list(rng.choice(WORDS, rng.integers(3, 7), replace=False)) for _ in range(n)]


def write_pairs(folder: Path) -> Path:
    """Write 200 pairs of sentences in two languages and a small dictionary."""
    folder.mkdir()
    lines = ["language\ten\ttext"]
    for row, words in enumerate(sentences(200, seed=1)):
        language = ("fr", "sr")[row % 2]
        text = " ".join(foreign(word, language) for word in words)
        lines.append(f"{language}\t{' '.join(words)}\t{text}")
    (folder / "talk.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = ["language\ten\ttext"] + [f"fr\t{word}\t{foreign(word, 'fr')}" for word in WORDS]
    (folder / "omw.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def tiny_recipe(steps: int = 300) -> Recipe:
    """Return a recipe that trains in seconds."""
    options = Options(steps=steps, batch=64, rate=0.01)
    return Recipe(vocabulary=256 + 220, characters=20_000, options=options)
