"""An encoder without weights: words and pieces of words, hashed into a few hundred dimensions.

Weinberger, Dasgupta, Langford, Smola and Attenberg 2009, "Feature hashing for large scale multitask
learning": each feature adds its weight to one dimension, with a sign that is hashed too, so that
collisions cancel on average. It knows spelling, not meaning: for tests, and for machines without
any model.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b, sha256

import numpy as np
from numpy.typing import NDArray

from data.errors import ModelNotAvailable
from data.messages import _
from models.encoder import Role, unit_rows
from models.tokens import tokenise

HASHING = "hashing"
"""The name by which it is chosen."""

_FORMAT = 1
_PIECE = 4
_PIECE_WEIGHT = 0.5
_READ = 200_000


class HashingEncoder:
    """Signed feature hashing of tokens and of their pieces of four characters.

    Parameters
    ----------
    dimension : int, default=256
        At least 1.

    Raises
    ------
    ModelNotAvailable
        If `dimension` is below 1.

    Notes
    -----
    A feature that stands f times weighs 1 + log f, a piece of a word half as much. Both roles are
    encoded alike. Cost O(len(text)), of which at most 200,000 characters are read. The same on
    every machine. Stability: public.
    """

    def __init__(self, dimension: int = 256) -> None:
        if dimension < 1:
            raise ModelNotAvailable(
                _("A hashing encoder of dimension {found} cannot be; expected at least 1.").format(
                    found=dimension
                )
            )
        self.dimension = dimension
        self.name = HASHING
        self.languages = None
        self.best_languages: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Hexadecimal; changes with the dimension and the method."""
        return sha256(f"hashing {_FORMAT} {self.dimension}".encode()).hexdigest()

    def encode(self, texts: Sequence[str], *, role: Role = "passage") -> NDArray[np.float32]:
        """Return the embeddings of `texts`, in order; see `models.encoder.Encoder.encode`."""
        rows = np.zeros((len(texts), self.dimension))
        for row, text in zip(rows, texts, strict=True):
            for feature, count in sorted(Counter(_features(text[:_READ])).items()):
                number = _hash(feature)
                weight = (1 if feature[0] == "w" else _PIECE_WEIGHT) * (1 + np.log(count))
                row[(number >> 1) % self.dimension] += weight if number & 1 else -weight
        return unit_rows(rows)


def _features(text: str) -> Iterator[str]:
    for token in tokenise(text):
        yield f"w{token}"
        framed = f"<{token}>"
        for start in range(len(framed) - _PIECE + 1):
            yield f"p{framed[start : start + _PIECE]}"


@lru_cache(maxsize=1 << 16)
def _hash(feature: str) -> int:
    return int.from_bytes(blake2b(feature.encode("utf-8"), digest_size=8).digest(), "little")
