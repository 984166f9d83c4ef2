"""Cosines that are the same to the last bit whoever else is compared in the same product.

A matrix product in floating point rounds differently for every shape of its operands, so the score
of two texts would depend on the texts beside them. On a grid of 2**-26 the products of two
coordinates are multiples of 2**-52, and no partial sum of a cosine exceeds 1 (Cauchy and Schwarz),
that is 2**52 of these steps: in float64 every sum is exact, in any order, on any processor, with
any number of threads.
"""

import numpy as np
from numpy.typing import NDArray

Embedding = NDArray[np.float32]

_STEPS = 2.0**26
_COARSE_STEPS = 2.0**20


def directions(vectors: NDArray[np.floating]) -> Embedding:
    """Return the rows scaled to length 1; a zero row stays zero.

    Parameters
    ----------
    vectors : ndarray of shape (n, d)

    Returns
    -------
    ndarray of shape (n, d), float32
        Each row depends on that row alone.
    """
    rows = np.asarray(vectors, dtype=np.float64)
    norms = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(norms > 0, norms, 1.0), dtype=np.float32)


def cosines(a: Embedding, b: Embedding) -> NDArray[np.float64]:
    """Return the cosine of every row of `a` with every row of `b`.

    Parameters
    ----------
    a : ndarray of shape (n, d), float32
        Unit rows.
    b : ndarray of shape (m, d), float32
        Unit rows.

    Returns
    -------
    ndarray of shape (n, m), float64
        In [-1, 1] but for rounding, within 1e-6 of the true cosine. Bitwise the same for the same
        two rows, whatever the other rows are. Cost O(n * m * d).
    """
    return np.asarray(_on_grid(a) @ _on_grid(b).T)


def mapped(rows: NDArray[np.floating], matrix: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return ``rows @ matrix``, each row bitwise the same whatever the other rows are.

    Parameters
    ----------
    rows : ndarray of shape (n, d)
        Kept to steps of 2**-26.
    matrix : ndarray of shape (d, k)
        Kept to steps of 2**-20; the length of a column times the length of a row is below 64, so
        that every partial sum is exact.

    Returns
    -------
    ndarray of shape (n, k), float64
        Cost O(n * d * k).
    """
    return np.asarray(_on_grid(rows) @ _on_grid(matrix, _COARSE_STEPS))


def _on_grid(rows: NDArray[np.floating], steps: float = _STEPS) -> NDArray[np.float64]:
    return np.asarray(np.rint(rows.astype(np.float64) * steps) / steps)
