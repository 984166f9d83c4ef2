"""What people type is compared and forgotten."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, Role
from models.store import EmbeddingStore, Progress


class ForgetfulStore(EmbeddingStore):
    """Embeds and keeps nothing, neither on the disk nor in memory.

    Notes
    -----
    A snapshot gets it once all texts of the catalogue are read: what is embedded from then on is
    what somebody typed, and that is theirs.
    """

    def __init__(self) -> None:
        super().__init__(None)

    def embed(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        *,
        role: Role = "passage",
        progress: Progress | None = None,
    ) -> NDArray[np.float32]:
        """Return the embeddings of `texts`; see `EmbeddingStore.embed`."""
        if not texts:
            return np.empty((0, encoder.dimension), dtype=np.float32)
        return encoder.encode(list(texts), role=role)
