"""Our own multilingual encoder, read without torch: a table of token vectors, averaged.

The vector of a text is the mean of its tokens' rows, brought to unit length. The table is int8
with one scale per row, mapped from disk, so that opening it costs next to nothing. The same
folder opens with ``SentenceTransformer(folder)`` and gives the same vectors to 1e-3.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from data.errors import ModelNotAvailable
from data.messages import _
from models.encoder import readable, unit_rows
from models.safetensors_file import read_safetensors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
DEFAULT_FOLDER = Path(__file__).parent / "weights" / "student"
LANGUAGES = frozenset("be ca de en es eu fr gl hr hu it ja nl pl pt ro ru sr ta th uk zh".split())
"""What the shipped weights were trained on."""
TAUGHT_IN = frozenset({"en"})
"""The language of its teacher: other languages are taught through parallel texts."""
READER_VERSION = 2
"""Part of the fingerprint: raise it when the same files begin to give other vectors."""
_BLOCK_TOKENS = 16384


class Student:
    """The encoder of one folder.

    Parameters
    ----------
    folder : Path
        Holds ``model.safetensors`` (``embeddings``, int8 or float, and ``weights``, one scale
        per row) and ``tokenizer.json``.

    Attributes
    ----------
    name : str
        The folder's name.
    fingerprint : str
        sha256, hex, of the reader's version and the two files; costs 0.1 s at most, no loading.
    dimension : int

    Raises
    ------
    ModelNotAvailable
        If a file is missing or is not what it should be.
    """

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        self._folder = Path(folder)
        for name in (WEIGHTS, TOKENIZER):
            if not (self._folder / name).is_file():
                raise ModelNotAvailable(
                    _(
                        "The encoder in '{folder}' lacks the file '{name}'. Train it with "
                        "`python -m models.training`, or name another encoder."
                    ).format(folder=folder, name=name)
                )
        self.name = self._folder.name
        self.languages = LANGUAGES if self._folder == DEFAULT_FOLDER else None
        self.best_languages = TAUGHT_IN

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that decides the vectors."""
        digest = hashlib.sha256(f"student reader {READER_VERSION}\n".encode())
        for name in (WEIGHTS, TOKENIZER):
            with (self._folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._arrays["embeddings"].shape[1])

    @cached_property
    def _arrays(self) -> dict[str, NDArray[Any]]:
        return read_safetensors(self._folder / WEIGHTS)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / TOKENIZER))

    def encode(
        self, texts: Sequence[str], *, role: Literal["query", "passage"] = "passage"
    ) -> NDArray[np.float32]:
        """Return unit rows of shape (n_texts, dimension), float32.

        Parameters
        ----------
        texts : sequence of str
            Of any length and script. A text without a single known token, such as the empty one,
            gets the row whose components are all equal: of unit length, and like nothing.
        role : {"query", "passage"}
            Makes no difference to this encoder.

        Notes
        -----
        Deterministic; the row of a text does not depend on its neighbours. Nothing is cut off.
        Cost linear in the length of the texts. Stability: public.
        """
        out = np.empty((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(
            [readable(text) for text in texts], add_special_tokens=False
        )
        done = 0
        for block in _blocks([encoding.ids for encoding in encodings]):
            out[done : done + len(block)] = self._sums(block)
            done += len(block)
        return unit_rows(out)

    def _sums(self, block: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        lengths = np.array([len(ids) for ids in block])
        sums = np.zeros((len(block), self.dimension), dtype=np.float32)
        if len(block) == 1 and lengths[0] > _BLOCK_TOKENS:
            rows, counts = np.unique(np.asarray(block[0]), return_counts=True)
            for start in range(0, len(rows), _BLOCK_TOKENS):
                part = slice(start, start + _BLOCK_TOKENS)
                sums[0] += counts[part].astype(np.float32) @ self._rows(rows[part])
        elif lengths.any():
            rows = np.fromiter((row for ids in block for row in ids), np.int64, lengths.sum())
            filled = lengths > 0
            starts = (np.cumsum(lengths) - lengths)[filled]
            sums[filled] = np.add.reduceat(self._rows(rows), starts, axis=0)
        return sums

    def _rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        rows = self._arrays["embeddings"][ids].astype(np.float32)
        rows *= self._arrays["weights"][ids].astype(np.float32)[:, None]
        return rows


def _blocks(token_ids: list[list[int]]) -> Iterator[list[list[int]]]:
    block: list[list[int]] = []
    size = 0
    for ids in token_ids:
        if block and size + len(ids) > _BLOCK_TOKENS:
            yield block
            block, size = [], 0
        block.append(ids)
        size += len(ids)
    if block:
        yield block
