"""Taking out of the table what all texts share, so that only what tells them apart counts."""

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.train import Tokens

_LEAST_SPREAD = 0.1


def without_common(
    table: NDArray[np.float32], tokens: Tokens, *, n_directions: int, n_texts: int = 30_000
) -> NDArray[np.float32]:
    """Return the table without the mean and the strongest directions of its texts.

    Parameters
    ----------
    table : ndarray of shape (vocabulary, dimension), float32
    tokens : tuple of (ids, starts)
        Texts to estimate from, sentences first; empty ones are passed over.
    n_directions : int
        Directions removed after the mean; 0 leaves the table as it is.
    n_texts : int
        Texts used.

    Notes
    -----
    The mean of rows is linear, so what is taken from the rows is taken from every text: reading
    costs nothing more. Deterministic. Cost O(n_texts * dimension^2).

    References
    ----------
    Mu & Viswanath 2018, "All-but-the-Top"; Arora et al. 2017.
    """
    if not n_directions:
        return table
    bags = _bags(table, tokens, n_texts)
    mean = bags.mean(axis=0)
    _values, directions = np.linalg.eigh(np.cov((bags - mean).T))
    strongest = directions[:, ::-1][:, :n_directions]
    centred = table - mean
    return np.asarray(centred - (centred @ strongest) @ strongest.T, dtype=np.float32)


def evened(
    table: NDArray[np.float32], tokens: Tokens, *, power: float, n_texts: int = 30_000
) -> NDArray[np.float32]:
    """Return the table with the spread of its texts made more alike in all directions.

    Parameters
    ----------
    table : ndarray of shape (vocabulary, dimension), float32
    tokens : tuple of (ids, starts)
        Texts to estimate from, sentences first; empty ones are passed over.
    power : float in [0, 1]
        A direction in which texts spread by `s` is scaled by ``s ** -power``: 0 leaves the table
        as it is, 1 whitens. Directions of less than a tenth of the largest spread are scaled as
        one of a tenth, since what they hold is mostly noise.
    n_texts : int
        Texts used.

    Notes
    -----
    Directions that all texts have much of decide the cosines of averaged tokens, though they tell
    little apart. Linear, so that reading costs nothing more. Deterministic. Cost O(n_texts *
    dimension^2).

    References
    ----------
    Su et al. 2021 (arXiv 2103.15316), whitening of sentence embeddings; the power between none and
    all is ours.
    """
    bags = _bags(table, tokens, n_texts)
    bags /= np.linalg.norm(bags, axis=1, keepdims=True).clip(min=np.finfo(np.float64).tiny)
    variances, directions = np.linalg.eigh(np.cov(bags.T))
    spread = np.sqrt(variances.clip(min=0))
    scale = (spread / spread.max()).clip(min=_LEAST_SPREAD) ** -power
    return np.asarray(table @ ((directions * scale) @ directions.T), dtype=np.float32)


def _bags(table: NDArray[np.float32], tokens: Tokens, n_texts: int) -> NDArray[np.float64]:
    ids, starts = tokens
    last = min(n_texts, len(starts) - 1)
    bags = torch.nn.functional.embedding_bag(
        torch.from_numpy(ids[: starts[last]].astype(np.int64)),
        torch.from_numpy(table),
        torch.from_numpy(starts[:last]),
        mode="mean",
    ).numpy()
    filled: NDArray[np.float64] = bags[np.diff(starts[: last + 1]) > 0].astype(np.float64)
    return filled
