"""What every encoder is: a class with these members, and a line in `models.encoders`."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Role = Literal["query", "passage"]
"""What a text is to the search: it asks, or it may answer; some models prefix the two."""

PACKAGED_ENCODER = "all-MiniLM-L6-v2"
"""Weights that come as a Python package, English; see `models.model_folder`."""


class Encoder(Protocol):
    """Turns texts into embeddings.

    The embedding of a text is a function of the text, the role and the encoder alone: never of the
    texts beside it, of their order or of the number of processors.
    """

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def fingerprint(self) -> str:
        """Hexadecimal; changes exactly when weights, settings or prompts change.

        Known without loading a neural library.
        """

    @property
    def dimension(self) -> int:
        """Length of an embedding."""

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages it reads, BCP 47 primary tags; None where it does not say."""

    @property
    def best_languages(self) -> frozenset[str]:
        """Those in which it reads best; empty where it reads all alike, or does not say.

        A text that a person translated into one of them is read in that translation; a query in
        another language is moved towards what it finds in them (`models.feedback`).
        """

    def encode(self, texts: Sequence[str], *, role: Role = "passage") -> NDArray[np.float32]:
        """Return the embeddings of `texts`, in order.

        Parameters
        ----------
        texts : sequence of str
            Any texts: empty, very long, with lone surrogates.
        role : {"query", "passage"}, default="passage"
            Whether the texts ask or may answer.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows of unit length, finite.
        """


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Scale each row to unit length.

    Parameters
    ----------
    vectors : ndarray of shape (n, d)
        A row without a direction (zero, or not finite) becomes the diagonal of the space.

    Returns
    -------
    ndarray of shape (n, d), float32
        Each row depends on that row alone.
    """
    rows = np.array(vectors, dtype=np.float64)
    lost = ~np.isfinite(rows).all(axis=1) | ~rows.any(axis=1)
    rows[lost] = 1.0
    rows /= np.abs(rows).max(axis=1, keepdims=True)
    rows /= np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return rows.astype(np.float32)


def readable(text: str) -> str:
    """Return `text` with lone surrogates replaced, which no tokeniser takes."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
