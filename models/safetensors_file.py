"""Files of arrays in the safetensors format: what they say of themselves, and their numbers.

Layout: the length of a header as eight little-endian bytes, the header as JSON, then the numbers
(https://github.com/huggingface/safetensors#format).
"""

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import ModelNotAvailable
from data.messages import _

_MAX_HEADER = 100_000_000
_DTYPES = {"I8": np.int8, "I64": np.int64, "F16": np.float16, "F32": np.float32}


def is_whole(path: Path) -> bool:
    """Return whether the file has a header, and exactly the bytes that its header announces."""
    try:
        start, header = _read_header(path)
        ends = [int(entry["data_offsets"][1]) for entry in header.values()]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False
    return path.stat().st_size == start + max(ends, default=0)


def embedding_width(path: Path) -> int:
    """Return the columns of a static embedding table; KeyError when the file holds none."""
    _start, header = _read_header(path)
    table = header.get("embedding.weight") or header["embeddings"]
    return int(table["shape"][1])


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a safetensors file, mapped from disk, read-only.

    Raises
    ------
    ModelNotAvailable
        If the file is cut short or is not of that format.

    Notes
    -----
    The system loads a page when it is first read.
    """
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        size = int.from_bytes(mapped[:8], "little")
        header = json.loads(mapped[8 : 8 + size])
        return {
            name: np.frombuffer(
                mapped,
                dtype=_DTYPES[entry["dtype"]],
                count=int(np.prod(entry["shape"])),
                offset=8 + size + entry["data_offsets"][0],
            ).reshape(entry["shape"])
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (ValueError, KeyError, TypeError, AttributeError) as err:
        raise ModelNotAvailable(
            _(
                "'{path}' is not a readable safetensors file ({reason}). Copy it again or train "
                "it with `python -m models.training`."
            ).format(path=path, reason=err)
        ) from err


def _read_header(path: Path) -> tuple[int, dict[str, Any]]:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > _MAX_HEADER:
            raise ValueError("not a safetensors header")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return 8 + length, header
