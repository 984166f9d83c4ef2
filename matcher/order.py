"""Who stands before whom among equals: neither file order, nor name, nor size."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def tie_key(query_id: str, candidate_id: str) -> bytes:
    """Return a key that orders candidates of equal score, different for every query."""
    return blake2b(f"{query_id}\x00{candidate_id}".encode(), digest_size=16).digest()


def ranked(scores: NDArray[np.float64], query_id: str, candidate_ids: Sequence[str]) -> list[int]:
    """Return the positions of the candidates, best first.

    Parameters
    ----------
    scores : ndarray of shape (n_candidates,), float64
        Higher is better.
    query_id : str
    candidate_ids : sequence of str, length n_candidates
    """
    return sorted(
        range(len(candidate_ids)),
        key=lambda i: (-scores[i], tie_key(query_id, candidate_ids[i])),
    )
