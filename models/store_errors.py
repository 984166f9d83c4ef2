"""What a person is told when an embedding store cannot be used, one sentence and its remedy."""

import sqlite3
from pathlib import Path

from data.errors import StoreError
from data.messages import _


def explain(path: Path, err: sqlite3.Error) -> StoreError:
    """Return the sentence for an error of SQLite."""
    code = getattr(err, "sqlite_errorcode", 0) & 0xFF  # extended codes keep the cause there
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        message = _(
            "The embedding store {path} is damaged or is not a store ({reason}). "
            "Delete the file: it is filled again by itself."
        )
    elif code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        message = _(
            "The embedding store {path} cannot be opened or written ({reason}). "
            "Give a folder that can be written with --store."
        )
    elif code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        message = _(
            "The embedding store {path} cannot be written: the disk is full or failing ({reason}). "
            "Free some space, or give another folder with --store; what was stored stays."
        )
    elif code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        message = _(
            "The embedding store {path} is held by another process ({reason}). "
            "Wait for it to finish, or give another folder with --store."
        )
    else:
        message = _(
            "The embedding store {path} cannot be used ({reason}). "
            "Delete the file, or give another folder with --store."
        )
    return StoreError(message.format(path=path, reason=err))


def no_folder(folder: Path, err: OSError) -> StoreError:
    """Return the sentence for a folder that cannot be made."""
    return StoreError(
        _(
            "The embedding store cannot be kept in {folder}: {reason}. "
            "Give a folder that can be written with --store."
        ).format(folder=folder, reason=err.strerror or err)
    )


def wrong_width(encoder: str, found: int, expected: int) -> StoreError:
    """Return the sentence for stored embeddings of another length."""
    return StoreError(
        _(
            "The embedding store holds embeddings of {found} bytes for the encoder {encoder}; "
            "expected {expected}. Give another folder with --store, or delete the store."
        ).format(found=found, encoder=encoder, expected=expected)
    )


def wrong_embeddings(encoder: str, found: tuple[int, ...], expected: tuple[int, ...]) -> StoreError:
    """Return the sentence for an encoder that breaks its contract."""
    return StoreError(
        _(
            "The encoder {encoder} gave embeddings of shape {found}; expected {expected}, all "
            "finite. Nothing of them was stored; choose another with --encoder."
        ).format(encoder=encoder, found=found, expected=expected)
    )
