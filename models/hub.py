"""Models of the Hugging Face hub: the copy on this machine, or a download if there is none."""

from pathlib import Path

from data.errors import ModelNotAvailable
from data.messages import _

_OTHER_FORMATS = [
    "onnx/*",
    "openvino/*",
    "*.onnx",
    "*.h5",
    "*.ot",
    "*.msgpack",
    "*.tflite",
    "*.gguf",
]


def hub_folder(name: str) -> Path:
    """Return the folder of the hub's model `name`.

    Parameters
    ----------
    name : str
        ``organisation/model``; without organisation, sentence-transformers is meant.

    Returns
    -------
    Path
        A complete snapshot on this machine.

    Raises
    ------
    ModelNotAvailable
        If it is not here and cannot be fetched, or huggingface_hub is not installed.
    """
    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise ModelNotAvailable(
            _(
                "The model {name} needs packages that are not installed. "
                'Run: pip install "jumelles[transformers]", or choose --encoder hashing.'
            ).format(name=name)
        ) from None
    try:
        return Path(
            snapshot_download(repository, local_files_only=True, ignore_patterns=_OTHER_FORMATS)
        )
    except (OSError, ValueError):
        pass
    try:
        return Path(snapshot_download(repository, ignore_patterns=_OTHER_FORMATS))
    except Exception as err:  # the library raises those of four others; all mean: it cannot be had
        raise ModelNotAvailable(
            _(
                "The model {name} is not on this machine and cannot be fetched from the Hugging "
                "Face hub ({reason}). Check the name and the network, give a folder, or choose "
                "--encoder hashing."
            ).format(name=repository, reason=type(err).__name__)
        ) from err
