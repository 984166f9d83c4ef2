"""Texts ready to be compared: embedded, tokenised, cut into parts a model can read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.region import primary_language
from models.cosine import Embedding, directions
from models.encoder import Encoder, Role
from models.passages import chunks
from models.store import EmbeddingStore, Progress
from models.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Texts:
    """n texts as m >= n parts.

    Attributes
    ----------
    emb : ndarray of shape (m, d), float32
        Unit rows, one per part.
    tokens : tuple of tuple of str, length m
    languages : tuple of str, length m
        BCP 47 primary tag, ``""`` where unknown.
    part_of : ndarray of shape (m,), int64
        The text of each part; sorted, every text has at least one part.
    owner : ndarray of shape (n,), int64
        Who the text belongs to; -1 for nobody.
    """

    emb: Embedding
    tokens: tuple[tuple[str, ...], ...]
    languages: tuple[str, ...]
    part_of: NDArray[np.int64]
    owner: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of texts, not of parts."""
        return len(self.owner)

    @property
    def part_owner(self) -> NDArray[np.int64]:
        """Owner of each part, shape (m,)."""
        return self.owner[self.part_of]

    @property
    def text_emb(self) -> Embedding:
        """Direction of the mean of the parts of each text, shape (n, d), float32."""
        if len(self) == len(self.part_of):
            return self.emb
        starts = np.searchsorted(self.part_of, np.arange(len(self)))
        return directions(np.add.reduceat(self.emb.astype(np.float64), starts, axis=0))

    def take(self, rows: Sequence[int]) -> "Texts":
        """Return the texts `rows`, in that order."""
        parts = [np.flatnonzero(self.part_of == row) for row in rows]
        flat = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        sizes = [len(part) for part in parts]
        return Texts(
            self.emb[flat],
            tuple(self.tokens[i] for i in flat),
            tuple(self.languages[i] for i in flat),
            np.repeat(np.arange(len(sizes), dtype=np.int64), sizes),
            self.owner[np.array(rows, dtype=np.int64)],
        )


def read_texts(
    texts: Sequence[str],
    languages: Sequence[str],
    owner: Sequence[int],
    *,
    encoder: Encoder,
    store: EmbeddingStore,
    role: Role = "passage",
    progress: Progress | None = None,
) -> Texts:
    """Cut, tokenise and embed `texts`.

    Parameters
    ----------
    texts : sequence of str, length n
    languages : sequence of str, length n
        BCP 47 tags; only the primary language subtag is used.
    owner : sequence of int, length n
    encoder : Encoder
    store : EmbeddingStore
        What it holds is not encoded again.
    role : {"passage", "query"}
        For encoders that embed questions and documents differently.
    progress : callable (done, total), optional

    Returns
    -------
    Texts

    Raises
    ------
    ModelNotAvailable, StoreError
        From the encoder and the store.
    """
    parts = [chunks(text) or [""] for text in texts]
    flat = [part for own in parts for part in own]
    sizes = [len(own) for own in parts]
    primary = [primary_language(language) for language in languages]
    return Texts(
        store.embed(encoder, flat, role=role, progress=progress),
        tuple(tuple(tokenise(part)) for part in flat),
        tuple(lang for lang, n in zip(primary, sizes, strict=True) for _ in range(n)),
        np.repeat(np.arange(len(parts), dtype=np.int64), sizes),
        np.array(owner, dtype=np.int64),
    )
