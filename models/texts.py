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

TITLE_WEIGHT = 0.5


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
    titles: Sequence[str] = (),
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
    titles : sequence of str, length n, optional
        What stands over each text; "" or blank where nothing does.
    progress : callable (done, total), optional

    Returns
    -------
    Texts

    Raises
    ------
    ModelNotAvailable, StoreError
        From the encoder and the store.
    ValueError
        If there are titles, but not as many as texts.

    Notes
    -----
    A title says what a text is about, and details drown it: every part is moved towards its title
    by `TITLE_WEIGHT`, as a field may weigh more than others (Robertson, Zaragoza and Taylor, CIKM
    2004). The weight was set by suggestions for the network, judged blind with it and without. On
    cdp2020, where no need has a title, plain cosines gain by it and the learned metric loses a
    little.
    """
    if titles and len(titles) != len(texts):
        raise ValueError(f"There are {len(titles)} titles for {len(texts)} texts; give one each.")
    parts = [chunks(text) or [""] for text in texts]
    flat = [part for own in parts for part in own]
    sizes = [len(own) for own in parts]
    primary = [primary_language(language) for language in languages]
    part_of = np.repeat(np.arange(len(parts), dtype=np.int64), sizes)
    heads = [title.strip() for title in titles]
    emb = store.embed(
        encoder, [*flat, *(head for head in heads if head)], role=role, progress=progress
    )
    return Texts(
        _under_titles(emb[: len(flat)], part_of, heads, emb[len(flat) :]),
        tuple(tuple(tokenise(part)) for part in flat),
        tuple(lang for lang, n in zip(primary, sizes, strict=True) for _ in range(n)),
        part_of,
        np.array(owner, dtype=np.int64),
    )


def _under_titles(
    emb: Embedding, part_of: NDArray[np.int64], heads: Sequence[str], head_emb: Embedding
) -> Embedding:
    """Move the parts of texts with a title towards it; `head_emb` has a row per title not empty."""
    if not len(head_emb):
        return emb
    has_head = np.array([bool(head) for head in heads])
    head_of = np.cumsum(has_head) - 1
    rows = np.flatnonzero(has_head[part_of])
    moved = emb.copy()
    moved[rows] = directions(emb[rows] + TITLE_WEIGHT * head_emb[head_of[part_of[rows]]])
    return moved
