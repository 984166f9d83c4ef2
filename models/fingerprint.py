"""Checksums of model files, remembered while the files do not change."""

import json
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

_REMEMBERED = "checksums.json"
_LARGE = 1 << 20
_SETTLED_S = 2.0


def combine_digests(root: Path, files: Iterable[Path], salt: str, cache: Path | None) -> str:
    """Return one SHA-256 over the names and contents of `files`.

    Parameters
    ----------
    root : Path
        Folder that the names are relative to, so that a moved model keeps its fingerprint.
    files : iterable of Path
        Their order does not matter.
    salt : str
        What else the answer depends on.
    cache : Path or None
        See `file_sha256`.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    lines = sorted(f"{p.relative_to(root).as_posix()} {file_sha256(p, cache)}" for p in files)
    return sha256("\n".join([salt, *lines]).encode("utf-8", "surrogateescape")).hexdigest()


def file_sha256(path: Path, cache: Path | None) -> str:
    """Return the SHA-256 of a file.

    Parameters
    ----------
    path : Path
        The file to read.
    cache : Path or None
        Folder to remember the checksums of files above 1 MiB in, by path, size, inode and times of
        change; a folder that cannot be written is done without.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    OSError
        If the file cannot be read.

    Notes
    -----
    About 0.3 s per 100 MB when it is not remembered.
    """
    path = path.resolve()
    status = path.stat()
    key = [status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns]
    if cache is None or status.st_size < _LARGE:
        return _read(path)
    known = _remembered(cache).get(str(path))
    if isinstance(known, list) and known[:-1] == key and isinstance(known[-1], str):
        return known[-1]
    digest = _read(path)
    # A file changed this very moment could change again within one tick of its clock.
    if time.time() - max(status.st_mtime, status.st_ctime) > _SETTLED_S:
        _remember(cache, str(path), [*key, digest])
    return digest


def _read(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _remembered(cache: Path) -> dict[str, object]:
    try:
        found = json.loads((cache / _REMEMBERED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(cache: Path, path: str, entry: list[object]) -> None:
    """Write aside, then rename: another process reads the old list or the new one."""
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_REMEMBERED, dir=cache)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(_remembered(cache) | {path: entry}, file, indent=1, sort_keys=True)
            os.replace(name, cache / _REMEMBERED)
        except OSError:
            os.unlink(name)
