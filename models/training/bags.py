"""Batches of token bags: which pairs are drawn, which of their tokens are kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.training.pairs import PairSet

SENTENCE_LENGTH = 45
"""Mean characters of the English side from which a source counts as sentences."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """Draws pairs so that languages and sources with little text are seen often enough.

    Attributes
    ----------
    order, starts : ndarray
        Pairs sorted by group (language and source); group g is ``order[starts[g]:starts[g+1]]``.
    chance : tuple of ndarray of shape (n_groups,), float64
        Cumulative chance of each group among sentences, then among terms.
    sentence_share : float
        Share of batches made of sentences.
    """

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    chance: tuple[NDArray[np.float64], ...]
    sentence_share: float

    def draw(self, rng: np.random.Generator, n: int) -> NDArray[np.int64]:
        """Return `n` pairs: all of sentences or all of terms, so that they compete with peers."""
        kind = 0 if rng.random() < self.sentence_share else 1
        if not self.chance[kind][-1] > 0:
            kind = 1 - kind
        cumulated = self.chance[kind]
        group = np.searchsorted(cumulated, rng.random(n) * cumulated[-1], side="right")
        size = np.diff(self.starts)[group]
        drawn: NDArray[np.int64] = self.order[
            self.starts[group] + (rng.random(n) * size).astype(np.int64)
        ]
        return drawn


def make_sampler(
    pairs: PairSet,
    english_length: NDArray[np.int64],
    *,
    sentence_share: float,
    language_power: float,
    source_power: float,
) -> Sampler:
    """Build the sampler of `pairs`.

    Parameters
    ----------
    english_length : ndarray of shape (n_english,), int64
        Characters of each English text; tells sentences from terms, source by source.
    language_power, source_power : float
        A language is drawn in proportion to its number of pairs to this power, and within it a
        source likewise; 1 leaves the data as it is, 0 makes all alike.
    """
    n_sources = len(pairs.sources)
    group = pairs.language.astype(np.int64) * n_sources + pairs.source
    size = np.bincount(group, minlength=len(pairs.languages) * n_sources)
    lengths = english_length[pairs.english_id]
    mean = np.bincount(pairs.source, lengths, n_sources) / np.maximum(
        1, np.bincount(pairs.source, minlength=n_sources)
    )
    sentences = np.tile(mean >= SENTENCE_LENGTH, len(pairs.languages))
    chance = tuple(
        np.cumsum(_weights(np.where(of_kind, size, 0), n_sources, language_power, source_power))
        for of_kind in (sentences, ~sentences)
    )
    starts = np.concatenate([[0], np.cumsum(size)])
    return Sampler(np.argsort(group, kind="stable"), starts, chance, sentence_share)


def _weights(
    size: NDArray[np.int64], n_sources: int, language_power: float, source_power: float
) -> NDArray[np.float64]:
    table = size.reshape(-1, n_sources).astype(np.float64)
    total = table.sum(axis=1, keepdims=True)
    within = np.where(table > 0, table**source_power, 0)
    within /= np.maximum(within.sum(axis=1, keepdims=True), 1e-12)
    return (within * np.where(total > 0, total**language_power, 0)).ravel()


@dataclass(frozen=True, slots=True)
class Splits:
    """How each piece reads when it is taken apart.

    Attributes
    ----------
    flat : ndarray of int64
        First every piece itself, then the parts of those that have any.
    starts, lengths : ndarray of shape (vocabulary,), int64
        Where in `flat` the parts of a piece are; itself where it has none.
    """

    flat: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def find_splits(tokenizer: Tokenizer) -> Splits:
    """Return the most likely parts of each piece, by the tokenizer's own scores.

    Notes
    -----
    A rare form is spelled by its parts when a text is read; taking common forms apart now and
    then during training teaches the parts (subword regularisation, Kudo 2018).
    """
    import json

    vocab = json.loads(tokenizer.to_str())["model"]["vocab"]
    scores = {piece: score for piece, score in vocab}
    rows = {piece: row for row, (piece, _score) in enumerate(vocab)}
    n = len(vocab)
    starts, lengths = np.arange(n), np.ones(n, dtype=np.int64)
    extra: list[int] = []
    for row, (piece, _score) in enumerate(vocab):
        parts = [] if piece.startswith("<") else _best_parts(piece, scores)
        if len(parts) > 1:
            starts[row], lengths[row] = n + len(extra), len(parts)
            extra.extend(rows[part] for part in parts)
    return Splits(np.concatenate([np.arange(n), np.asarray(extra, np.int64)]), starts, lengths)


def _best_parts(piece: str, scores: dict[str, float]) -> list[str]:
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(piece) + 1):
        found = [
            (best[begin][0] + scores[piece[begin:end]], begin)
            for begin in range(end)
            if end - begin < len(piece) and piece[begin:end] in scores
        ]
        best.append(max(found, default=(-1e9, end - 1)))
    if best[-1][0] < -1e8:
        return []
    parts: list[str] = []
    end = len(piece)
    while end:
        begin = best[end][1]
        parts.append(piece[begin:end])
        end = begin
    return parts[::-1]


def take(
    tokens: tuple[NDArray[np.int32], NDArray[np.int64]],
    rows: NDArray[np.integer],
    rng: np.random.Generator,
    *,
    splits: Splits | None = None,
    split_rate: float = 0.0,
    drop_rate: float = 0.0,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the token ids of texts `rows` and their lengths, some dropped, some taken apart.

    A text never loses all of its tokens.
    """
    ids, starts = tokens
    lengths = starts[rows + 1] - starts[rows]
    chosen = ids[_ranges(starts[rows], lengths)].astype(np.int64)
    owner = np.repeat(np.arange(len(rows)), lengths)
    if drop_rate:
        keep = rng.random(len(chosen)) >= drop_rate
        emptied = np.bincount(owner[keep], minlength=len(rows)) == 0
        keep |= emptied[owner]
        chosen, owner = chosen[keep], owner[keep]
    if splits is not None and split_rate:
        apart = rng.random(len(chosen)) < split_rate
        n_parts = np.where(apart, splits.lengths[chosen], 1)
        begin = np.where(apart, splits.starts[chosen], chosen)
        chosen, owner = splits.flat[_ranges(begin, n_parts)], np.repeat(owner, n_parts)
    return chosen, np.bincount(owner, minlength=len(rows))


def _ranges(begin: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    ends = np.cumsum(lengths)
    return np.repeat(begin - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
