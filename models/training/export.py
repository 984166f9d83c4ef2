"""Writing the table as files that sentence-transformers and `models.student` both read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.student import TOKENIZER, WEIGHTS

RECIPE = "training.json"
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]


def quantise(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 rows and one scale per row, so that ``rows * scale`` is `table` again.

    Off by at most half a scale, that is 1/254 of the row's largest component.
    """
    scale = np.abs(table).max(axis=1) / 127
    safe = np.where(scale > 0, scale, 1)
    return np.rint(table / safe[:, None]).astype(np.int8), scale.astype(np.float32)


def export(
    table: NDArray[np.float32], tokenizer: Tokenizer, folder: Path, recipe: dict[str, Any]
) -> None:
    """Write weights, tokenizer, module list and the recipe into `folder`.

    The layout, int8 ``embeddings`` with float ``weights`` per row, is model2vec's, which
    sentence-transformers 6.2 unfolds by itself.
    """
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    rows, scale = quantise(table)
    (folder / WEIGHTS).write_bytes(save({"embeddings": rows, "weights": scale}))
    (folder / TOKENIZER).write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
    _write_json(folder / "modules.json", _MODULES)
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )
    _write_json(folder / RECIPE, recipe)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
