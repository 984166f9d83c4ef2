"""The embedding store: every text is encoded once, on this machine, for good.

Addressed by content: the key of an embedding is the fingerprint of its encoder, the role of the
text and the SHA-256 of the text. Each batch is one transaction, so a process that is killed leaves
whole batches or none, and two processes may share a store.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder, Role
from models.store_errors import wrong_embeddings, wrong_width
from models.store_file import StoreFile

FILE_NAME = "embeddings.sqlite"
_BATCH = 32

Progress = Callable[[int, int], None]
"""Called with the number of texts encoded so far and the number to encode."""


def default_store() -> Path:
    """Return the folder where embeddings are kept unless another is given: the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("jumelles", appauthor=False)


class EmbeddingStore:
    """Embeddings of texts, kept between runs.

    Parameters
    ----------
    directory : Path or None
        Folder of the store, created when something is first stored; None keeps everything in
        memory, as long as this object lives.

    Notes
    -----
    A store that holds all that is asked for is only read: its folder may be read-only, and no
    neural library is loaded. Threads may share a store. Stability: public.
    """

    def __init__(self, directory: Path | None) -> None:
        self._blobs: _Blobs = _Memory() if directory is None else StoreFile(directory / FILE_NAME)

    def embed(
        self,
        encoder: Encoder,
        texts: Sequence[str],
        *,
        role: Role = "passage",
        progress: Progress | None = None,
    ) -> NDArray[np.float32]:
        """Return the embeddings of `texts`, encoding only those that are not stored yet.

        Parameters
        ----------
        encoder : Encoder
            Asked for its fingerprint; loaded only when a text is missing.
        texts : sequence of str
            Repeats are encoded once.
        role : {"query", "passage"}, default="passage"
            Whether the texts ask or may answer.
        progress : callable, optional
            Called with (texts encoded, texts to encode), first with 0, then after each batch; not
            at all when nothing is missing.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Unit rows in the order of `texts`, as stored.

        Raises
        ------
        StoreError
            If the store cannot be read, or something is missing and cannot be stored. What was
            stored before stays.
        ModelNotAvailable
            If a text is missing and the encoder cannot be loaded.
        """
        keys = [_key(text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        found = self._read(encoder, role, list(by_key))
        lacking = [key for key in by_key if key not in found]
        if lacking:
            self._fill(encoder, role, {key: by_key[key] for key in lacking}, progress)
            # Where another process was faster, its embedding is the one that stays.
            found |= self._read(encoder, role, lacking)
        out = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        for row, key in zip(out, keys, strict=True):
            row[:] = found[key]
        return out

    def __len__(self) -> int:
        """Return how many embeddings are stored, of all encoders.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        return len(self._blobs)

    def missing(
        self, encoder: Encoder, texts: Sequence[str], *, role: Role = "passage"
    ) -> list[str]:
        """Return the texts that are not stored, each once, in their order.

        Parameters
        ----------
        encoder : Encoder
            Asked for its fingerprint only.
        texts : sequence of str
            What would be asked of `embed`.
        role : {"query", "passage"}, default="passage"
            Whether the texts ask or may answer.

        Returns
        -------
        list of str
            What `embed` would have to encode.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        by_key = {_key(text): text for text in texts}
        found = self._read(encoder, role, list(by_key))
        return [text for key, text in by_key.items() if key not in found]

    def _fill(
        self, encoder: Encoder, role: Role, texts: dict[bytes, str], progress: Progress | None
    ) -> None:
        """Encode `texts` batch by batch, storing each batch before the next begins."""
        report = progress or (lambda _done, _total: None)
        keys = list(texts)
        report(0, len(keys))
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            rows = encoder.encode([texts[key] for key in batch], role=role)
            if rows.shape != (len(batch), encoder.dimension) or not np.isfinite(rows).all():
                raise wrong_embeddings(encoder.name, rows.shape, (len(batch), encoder.dimension))
            blobs = {key: row.astype("<f4").tobytes() for key, row in zip(batch, rows, strict=True)}
            self._blobs.write(encoder.fingerprint, role, blobs)
            report(start + len(batch), len(keys))

    def _read(
        self, encoder: Encoder, role: Role, keys: list[bytes]
    ) -> dict[bytes, NDArray[np.float32]]:
        blobs = self._blobs.read(encoder.fingerprint, role, keys)
        width = 4 * encoder.dimension
        for blob in blobs.values():
            if len(blob) != width:
                raise wrong_width(encoder.name, len(blob), width)
        return {key: np.frombuffer(blob, dtype="<f4") for key, blob in blobs.items()}


class _Blobs(Protocol):
    def __len__(self) -> int: ...

    def read(self, encoder: str, role: str, keys: Sequence[bytes]) -> dict[bytes, bytes]: ...

    def write(self, encoder: str, role: str, blobs: Mapping[bytes, bytes]) -> None: ...


class _Memory:
    """A store that lives as long as its object."""

    def __init__(self) -> None:
        self._blobs: dict[tuple[str, str, bytes], bytes] = {}

    def __len__(self) -> int:
        return len(self._blobs)

    def read(self, encoder: str, role: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found = ((key, self._blobs.get((encoder, role, key))) for key in keys)
        return {key: blob for key, blob in found if blob is not None}

    def write(self, encoder: str, role: str, blobs: Mapping[bytes, bytes]) -> None:
        for key, blob in blobs.items():
            self._blobs.setdefault((encoder, role, key), blob)


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
