"""What every encoder is, and how one is chosen by name.

Another encoder is a class with these five members and one line in `load_encoder`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Role = Literal["query", "passage"]
"""What a text is to the search: it asks, or it may answer; some models prefix the two."""

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
"""Packaged weights, English; see `models.model_folder`."""

STUDENT = "student"
"""Our own weights, 22 languages; see `models.student`."""


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


def load_encoder(name: str | None = None, *, cache: Path | None = None) -> Encoder:
    """Return the encoder called `name`, without loading it yet.

    Parameters
    ----------
    name : str, optional
        ``all-MiniLM-L6-v2`` (None means this one), ``student`` (our own, multilingual), ``hashing``
        (no weights), a folder, or the name of a model on the Hugging Face hub, which is fetched
        when it is not on this machine.
    cache : Path, optional
        Folder that remembers the checksums of large weight files; None reads the weights each time.

    Returns
    -------
    Encoder
        Ready to tell its fingerprint; neural libraries are imported at the first `encode`.

    Raises
    ------
    ModelNotAvailable
        If there is no such model here, or it is damaged, or a package is missing; one sentence with
        the remedy.
    """
    from models.hashing import HASHING, HashingEncoder
    from models.model_folder import find_model
    from models.sentence_transformer import SentenceTransformerEncoder

    if name == HASHING:
        return HashingEncoder()
    if name == STUDENT:
        from models.student import Student

        return Student()
    return SentenceTransformerEncoder(find_model(name or DEFAULT_ENCODER, cache), cache=cache)


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
