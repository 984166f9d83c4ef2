"""Taking out of the table what all texts share, so that only what tells them apart counts."""

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.train import Tokens


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
    ids, starts = tokens
    last = min(n_texts, len(starts) - 1)
    bags = torch.nn.functional.embedding_bag(
        torch.from_numpy(ids[: starts[last]].astype(np.int64)),
        torch.from_numpy(table),
        torch.from_numpy(starts[:last]),
        mode="mean",
    ).numpy()
    bags = bags[np.diff(starts[: last + 1]) > 0].astype(np.float64)
    mean = bags.mean(axis=0)
    _values, directions = np.linalg.eigh(np.cov((bags - mean).T))
    strongest = directions[:, ::-1][:, :n_directions]
    centred = table - mean
    return np.asarray(centred - (centred @ strongest) @ strongest.T, dtype=np.float32)
