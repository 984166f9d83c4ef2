"""Files written whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from data.errors import DataError, NotFound
from data.messages import _


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say in one sentence what is wrong when the block cannot read `path`.

    Raises
    ------
    NotFound
        If there is no such file.
    DataError
        If it cannot be read.
    """
    try:
        yield
    except FileNotFoundError as err:
        raise NotFound(_("There is no file {path}. Mend the path.").format(path=path)) from err
    except OSError as err:
        raise DataError(
            _("{path} cannot be read ({reason}). Mend its permissions, or replace it.").format(
                path=path, reason=err.strerror
            )
        ) from err


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the place of `path` when the block ends without an error.

    Parameters
    ----------
    path : Path
        The target. A link is followed. Something that is no plain file, such as ``/dev/stdout``,
        is written in place.

    Raises
    ------
    DataError
        If the file cannot be written; what was there before is then untouched.

    Notes
    -----
    The new content is made in the same folder and renamed, which is atomic (POSIX ``rename``).
    """
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
        try:
            with draft.open("xb") as file:
                yield file
                settle(file)
            if target.exists():
                shutil.copymode(target, draft)
            os.replace(draft, target)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
    except OSError as err:
        raise DataError(
            _("{path} cannot be written ({reason}). What was there before is unchanged.").format(
                path=path, reason=err.strerror or err
            )
        ) from err


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write several files of one folder; none is replaced before all are safely on the disk.

    Raises
    ------
    DataError
        If one of them cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise DataError(
            _("The folder {path} cannot be made ({reason}). Choose another one.").format(
                path=folder, reason=err.strerror
            )
        ) from err
    with ExitStack() as stack:
        for name, content in contents.items():
            file = stack.enter_context(replacing(folder / name))
            file.write(content)
            settle(file)


def settle(file: BinaryIO) -> None:
    """Bring what was written onto the disk, so that a full disk is noticed now."""
    file.flush()
    os.fsync(file.fileno())
