"""Hub correction: a text that is near to everything is near to nothing in particular."""

import numpy as np
from numpy.typing import NDArray

from models.cosine import Embedding, cosines

N_NEIGHBOURS = 10


def neighbourhood(
    emb: Embedding,
    owner: NDArray[np.int64],
    bank: Embedding,
    bank_owner: NDArray[np.int64],
    *,
    n_neighbours: int = N_NEIGHBOURS,
) -> NDArray[np.float64]:
    """Return the mean cosine of each text to its nearest texts of a fixed bank.

    Parameters
    ----------
    emb : ndarray of shape (n, d), float32
        Unit rows.
    owner : ndarray of shape (n,), int64
        Owner of each row; rows of the bank with the same owner do not count.
    bank : ndarray of shape (m, d), float32
        Unit rows of the other side. It is fixed when the index is built, so that a score never
        depends on who else is asking.
    bank_owner : ndarray of shape (m,), int64
    n_neighbours : int, default=10
        Fewer are used where the bank has fewer rows of other owners.

    Returns
    -------
    ndarray of shape (n,), float64
        In [-1, 1]; 0 where the bank holds nothing of another owner.

    Notes
    -----
    Cost O(n * m * d).

    References
    ----------
    The terms r_T and r_S of CSLS: Conneau et al., "Word translation without parallel data",
    ICLR 2018, equation 1. A bank of queries: Bogolin et al., CVPR 2022.
    """
    if not len(emb) or not len(bank):
        return np.zeros(len(emb))
    similarity = cosines(emb, bank)
    similarity[owner[:, None] == bank_owner[None, :]] = -np.inf
    k = min(n_neighbours, len(bank))
    nearest = np.sort(similarity, axis=1)[:, -k:]
    known = np.isfinite(nearest)
    total = np.where(known, nearest, 0.0).sum(axis=1)
    return np.asarray(total / np.maximum(known.sum(axis=1), 1))


def correct_hubs(
    cosine: NDArray[np.float64],
    query_neighbourhood: NDArray[np.float64],
    document_neighbourhood: NDArray[np.float64],
    *,
    strength: float = 1.0,
) -> NDArray[np.float64]:
    """Return ``cos - strength * (r_query + r_document) / 2``: half of CSLS at strength 1.

    Parameters
    ----------
    cosine : ndarray of shape (n_queries, n_documents), float64
    query_neighbourhood : ndarray of shape (n_queries,), float64
    document_neighbourhood : ndarray of shape (n_documents,), float64
        Both from `neighbourhood`.
    strength : float in [0, 1], default=1.0
        0 leaves the cosine as it is.

    Returns
    -------
    ndarray of shape (n_queries, n_documents), float64
        In [-2, 2].
    """
    hub = (query_neighbourhood[:, None] + document_neighbourhood[None, :]) / 2.0
    return np.asarray(cosine - strength * hub)
