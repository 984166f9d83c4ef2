"""What a safetensors file says of itself, without loading its numbers.

Layout: the length of a header as eight little-endian bytes, the header as JSON, then the numbers
(https://github.com/huggingface/safetensors#format).
"""

import json
from pathlib import Path
from typing import Any

_MAX_HEADER = 100_000_000


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


def _read_header(path: Path) -> tuple[int, dict[str, Any]]:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > _MAX_HEADER:
            raise ValueError("not a safetensors header")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return 8 + length, header
