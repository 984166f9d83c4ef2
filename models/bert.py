"""A BERT sentence encoder read without torch: NumPy and the tokeniser's own library.

Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers"; Wang et al. 2020,
"MiniLM". It reads the packaged all-MiniLM-L6-v2 where importing torch would take longer than
reading the texts, and gives the vectors of sentence-transformers to 1e-5.
"""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.encoder import Role, readable, unit_rows
from models.model_folder import PACKAGED_LANGUAGES, ModelFolder
from models.safetensors_file import read_safetensors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Values = NDArray[np.float32]

_READ = 200_000
_READER_VERSION = 1
_MAX_WORKERS = 8


class Bert:
    """The encoder of a folder of BERT weights with mean pooling.

    Parameters
    ----------
    model : ModelFolder
        Where the model is, see `models.model_folder.find_model`.
    cache : Path, optional
        As in `models.fingerprint.file_sha256`.

    Notes
    -----
    Each text is read alone, in float32, so its embedding does not depend on its neighbours; several
    texts are read side by side. Of a text at most 200,000 characters are read, of which the model
    uses as many tokens as its settings say. Cost per text O(n_tokens * dimension**2), about 1
    GFLOP for 50 tokens. Stability: public.
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
        """Hexadecimal; changes exactly when the files or this reader change."""
        files = self._folder.fingerprint(self._cache)
        return sha256(f"bert reader {_READER_VERSION} {files}".encode()).hexdigest()

    def encode(self, texts: Sequence[str], *, role: Role = "passage") -> Values:
        """Return the embeddings of `texts`, in order.

        Parameters
        ----------
        texts : sequence of str
            Any texts: empty, very long, with lone surrogates.
        role : {"query", "passage"}, default="passage"
            Makes no difference to this encoder.

        Returns
        -------
        ndarray of shape (n_texts, dimension), float32
            Rows of unit length, finite.

        Raises
        ------
        ModelNotAvailable
            If the weights are damaged.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._loading:
            layers, tokenizer = self._layers, self._tokenizer

        def encode_one(text: str) -> Values:
            ids = tokenizer.encode(readable(text[:_READ])).ids
            return layers.mean_state(np.asarray(ids, dtype=np.int64))

        from threadpoolctl import threadpool_limits

        n_workers = min(os.cpu_count() or 1, _MAX_WORKERS, len(texts))
        # One thread a text: how many share a product decides the order of its sums.
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(n_workers) as workers:
            return unit_rows(np.stack(list(workers.map(encode_one, texts))))

    @cached_property
    def _layers(self) -> "_Layers":
        config = json.loads((self._folder.path / "config.json").read_text(encoding="utf-8"))
        return _Layers(
            read_safetensors(self._folder.path / "model.safetensors"),
            int(config["num_hidden_layers"]),
            int(config["num_attention_heads"]),
            float(config["layer_norm_eps"]),
        )

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        settings = json.loads(
            (self._folder.path / "sentence_bert_config.json").read_text(encoding="utf-8")
        )
        tokenizer = Tokenizer.from_file(str(self._folder.path / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(settings["max_seq_length"]))
        return tokenizer


class _Layers:
    """The weights, laid out so that each step is one product."""

    def __init__(
        self, weights: dict[str, Values], n_layers: int, n_heads: int, epsilon: float
    ) -> None:
        self._n_heads = n_heads
        self._epsilon = epsilon
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._first = _norm(weights, "embeddings.LayerNorm")
        self._blocks = [_Block(weights, f"encoder.layer.{layer}") for layer in range(n_layers)]

    def mean_state(self, ids: NDArray[np.int64]) -> Values:
        """Return the mean of the last states of a text, shape (dimension,)."""
        state = self._normalised(self._words[ids] + self._places[: len(ids)], self._first)
        for block in self._blocks:
            state = self._normalised(state + self._attended(state, block), block.attended)
            hidden = gelu(state @ block.into[0] + block.into[1])
            state = self._normalised(state + hidden @ block.out[0] + block.out[1], block.fed)
        return np.asarray(state.mean(axis=0), dtype=np.float32)

    def _attended(self, state: Values, block: "_Block") -> Values:
        n, width = state.shape
        asked = (state @ block.ask[0] + block.ask[1]).reshape(n, 3, self._n_heads, -1)
        query, key, value = asked.transpose(1, 2, 0, 3)
        logits = query @ key.transpose(0, 2, 1) * np.float32(query.shape[-1] ** -0.5)
        logits -= logits.max(axis=-1, keepdims=True)
        share = np.exp(logits, out=logits)
        share /= share.sum(axis=-1, keepdims=True)
        joined = (share @ value).transpose(1, 0, 2).reshape(n, width)
        return np.asarray(joined @ block.join[0] + block.join[1])

    def _normalised(self, rows: Values, scale: tuple[Values, Values]) -> Values:
        rows = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(rows).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return np.asarray(rows / spread * scale[0] + scale[1])


class _Block:
    """One layer: attention, then a feed-forward step, each followed by its norm."""

    def __init__(self, weights: dict[str, Values], name: str) -> None:
        own = [
            _linear(weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
        ]
        self.ask = (np.hstack([w for w, _b in own]), np.concatenate([b for _w, b in own]))
        self.join = _linear(weights, f"{name}.attention.output.dense")
        self.attended = _norm(weights, f"{name}.attention.output.LayerNorm")
        self.into = _linear(weights, f"{name}.intermediate.dense")
        self.out = _linear(weights, f"{name}.output.dense")
        self.fed = _norm(weights, f"{name}.output.LayerNorm")


def gelu(x: Values) -> Values:
    """Return ``x * Phi(x)``, the Gaussian error linear unit, float32.

    References
    ----------
    Hendrycks and Gimpel 2016; the error function by Abramowitz and Stegun 1964, formula 7.1.26,
    off by at most 1.5e-7.
    """
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail = np.full_like(t, 1.061405429)
    for term in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail *= t
        tail += np.float32(term)
    tail *= t
    tail *= np.exp(-z * z)
    return np.asarray(0.5 * (x + np.abs(x) * (1 - tail)), dtype=np.float32)


def _linear(weights: dict[str, Values], name: str) -> tuple[Values, Values]:
    return np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"]


def _norm(weights: dict[str, Values], name: str) -> tuple[Values, Values]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]
