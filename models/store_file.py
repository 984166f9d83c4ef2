"""The file behind an embedding store: one SQLite table of blobs with their checksums.

A rollback journal, not a write-ahead log: a log could not be read in a folder that is read-only.
"""

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from data.errors import StoreError
from data.messages import _
from models.store_errors import explain, no_folder

_VERSION = 1
_KEYS_AT_ONCE = 500
_PATIENCE_S = 60.0
_CREATE = (
    "CREATE TABLE embedding (encoder TEXT NOT NULL, role TEXT NOT NULL, text BLOB NOT NULL, "
    "checksum INTEGER NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (encoder, role, text))"
)
_SELECT = "SELECT text, checksum, vector FROM embedding WHERE encoder = ? AND role = ? AND text IN"
_REPLACE = "INSERT OR REPLACE INTO embedding VALUES (?, ?, ?, ?, ?)"


class StoreFile:
    """Blobs by encoder, role and key; each call opens the file anew.

    Parameters
    ----------
    path : Path
        The file; it and its folder are created by the first `write`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, encoder: str, role: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the blobs under `keys` that are there and whole.

        Parameters
        ----------
        encoder : str
            Fingerprint of the encoder.
        role : str
            Role of the texts.
        keys : sequence of bytes
            Digests of the texts.

        Returns
        -------
        dict from bytes to bytes
            Blob by key; a damaged blob is as good as none.

        Raises
        ------
        StoreError
            If there is a file that cannot be read.
        """
        if not keys or not self._is_there():
            return {}
        with self._open("rw") as connection:
            return _sound(connection, encoder, role, keys) if _has_table(connection) else {}

    def write(self, encoder: str, role: str, blobs: Mapping[bytes, bytes]) -> None:
        """Store all of `blobs`, or nothing; what is there already and whole stays as it is.

        Parameters
        ----------
        encoder : str
            Fingerprint of the encoder.
        role : str
            Role of the texts.
        blobs : mapping from bytes to bytes
            Blob by digest of the text.

        Raises
        ------
        StoreError
            If the folder or the file cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            raise no_folder(self.path.parent, err) from err
        with self._open("rwc") as connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _has_table(connection):
                connection.execute(_CREATE)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            known = _sound(connection, encoder, role, list(blobs))
            connection.executemany(
                _REPLACE,
                (
                    (encoder, role, key, _checksum(key, blob), blob)
                    for key, blob in blobs.items()
                    if key not in known
                ),
            )
            connection.execute("COMMIT")

    def __len__(self) -> int:
        """Return how many blobs are stored."""
        if not self._is_there():
            return 0
        with self._open("rw") as connection:
            if not _has_table(connection):
                return 0
            return int(connection.execute("SELECT count(*) FROM embedding").fetchone()[0])

    def _is_there(self) -> bool:
        try:
            return self.path.exists()
        except OSError as err:
            raise no_folder(self.path.parent, err) from err

    @contextmanager
    def _open(self, mode: str) -> Iterator[sqlite3.Connection]:
        """Open the file; SQLite itself falls back to reading where it may not write."""
        address = f"{self.path.absolute().as_uri()}?mode={mode}"
        try:
            with closing(
                sqlite3.connect(address, uri=True, timeout=_PATIENCE_S, isolation_level=None)
            ) as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                if version not in (0, _VERSION):
                    raise _other_version(self.path, version)
                yield connection
        except sqlite3.Error as err:
            raise explain(self.path, err) from err


def _has_table(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


def _sound(
    connection: sqlite3.Connection, encoder: str, role: str, keys: Sequence[bytes]
) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        rows = connection.execute(
            f"{_SELECT} ({','.join('?' * len(some))})", (encoder, role, *some)
        )
        found.update((key, blob) for key, sum_, blob in rows if sum_ == _checksum(key, blob))
    return found


def _checksum(key: bytes, blob: object) -> int:
    return zlib.crc32(blob, zlib.crc32(key)) if isinstance(blob, bytes) else -1


def _other_version(path: Path, version: int) -> StoreError:
    return StoreError(
        _(
            "The embedding store {path} has format {found}; this version reads format {expected}. "
            "Choose another folder with --store, or delete the file: it is filled again by itself."
        ).format(path=path, found=version, expected=_VERSION)
    )
