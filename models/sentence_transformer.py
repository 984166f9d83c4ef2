"""Any sentence-transformers model as an encoder, loaded when the first text must be encoded.

Reimers and Gurevych 2019, "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks". Each
text is encoded alone: padding and the shape of a batch change the last bits of a vector, and a
stored vector must not depend on its neighbours. Instead of batches, several texts run side by side,
one thread each.
"""

import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.errors import ModelNotAvailable
from data.messages import _
from models.encoder import Role, readable, unit_rows
from models.model_folder import PACKAGED_LANGUAGES, ModelFolder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_MAX_WORKERS = 8
_READ = 200_000


class SentenceTransformerEncoder:
    """A sentence-transformers model on the processor, in float32.

    Parameters
    ----------
    model : ModelFolder
        Where the model is, see `models.model_folder.find_model`.
    cache : Path, optional
        As in `models.fingerprint.file_sha256`.

    Notes
    -----
    The fingerprint covers weights, settings, tokeniser and prompts, not the version of torch: a
    filled store stays readable where torch is not installed. Of a text at most 200,000 characters
    are read, of which the model uses as many tokens as it was built for. Stability: public.
    """

    def __init__(self, model: ModelFolder, *, cache: Path | None = None) -> None:
        self._folder = model
        self._cache = cache
        self._loading = Lock()
        self.name = model.name
        self.dimension = model.dimension
        self.languages = PACKAGED_LANGUAGES if model.is_packaged else None
        self.best_languages = self.languages or frozenset()

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal; changes exactly when the files that the embeddings depend on change."""
        return self._folder.fingerprint(self._cache)

    def encode(self, texts: Sequence[str], *, role: Role = "passage") -> NDArray[np.float32]:
        """Return the embeddings of `texts`, in order.

        Parameters
        ----------
        texts : sequence of str
            Any texts: empty, very long, with lone surrogates.
        role : {"query", "passage"}, default="passage"
            Chooses the prompt that the model wants in front, if it wants one.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows of unit length, finite.

        Raises
        ------
        ModelNotAvailable
            If the model cannot be loaded, or sentence-transformers is not installed.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        prompt = self._folder.prompts[role]
        with self._loading:
            model, workers = self._model, self._workers

        def encode_one(text: str) -> NDArray[np.float32]:
            return np.asarray(
                model.encode([readable(text[:_READ])], prompt=prompt, show_progress_bar=False)[0],
                dtype=np.float32,
            )

        rows = np.stack(list(workers.map(encode_one, texts)))
        if rows.shape[1] != self.dimension:
            raise ModelNotAvailable(
                _(
                    "The model in {path} gives {found} numbers for a text; its settings say "
                    "{expected}. Install or download it again."
                ).format(path=self._folder.path, found=rows.shape[1], expected=self.dimension)
            )
        return unit_rows(rows)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return _load(self._folder.path)
            except ImportError as err:
                raise ModelNotAvailable(
                    _(
                        "The encoder {name} needs {package}, which is not installed. "
                        'Run: pip install "jumelles[transformers]", or choose --encoder hashing.'
                    ).format(name=self.name, package=err.name or err)
                ) from None
            except Exception as err:  # four libraries read these files, each with its own errors
                raise ModelNotAvailable(
                    _(
                        "The model in {path} cannot be loaded ({reason}). "
                        "Install or download it again, or choose --encoder hashing."
                    ).format(path=self._folder.path, reason=_first_line(err))
                ) from err

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        from torch import set_num_threads

        # One thread a text: how many share a product decides the order of its sums.
        return ThreadPoolExecutor(
            _n_processors(), thread_name_prefix="encode", initializer=set_num_threads, initargs=(1,)
        )


def _load(path: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from torch import set_num_threads
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    set_num_threads(1)
    model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    model.float().eval()
    # The first text sets the tokeniser up; later ones only read it, so they may run side by side.
    model.encode([""], show_progress_bar=False)
    return model


def _first_line(err: Exception) -> str:
    return f"{type(err).__name__}: {err}".splitlines()[0][:200]


def _n_processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return min(_MAX_WORKERS, len(usable(0)) if usable else os.cpu_count() or 1)
