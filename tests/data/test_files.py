"""Files written whole or not at all."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from data.errors import DataError
from data.files import replacing, write_files

ROOT = Path(__file__).parents[2]
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from data.errors import DataError
from data.files import write_files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_files(Path(sys.argv[1]), {"a.csv": b"new", "b.csv": b"x" * 5000})
except DataError as err:
    sys.stdout.write(str(err))
"""
READ_ONLY = """
import os, sys
from pathlib import Path
from data.errors import DataError
from data.files import write_files
if os.geteuid() == 0:
    os.setuid(65534)  # the administrator may write anywhere
try:
    write_files(Path(sys.argv[1]), {"a.csv": b"new"})
except DataError as err:
    sys.stdout.write(str(err))
"""


def run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, str(folder)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_files(tmp_path / "new" / "folder", {"a.csv": b"1", "b.csv": b"2"})
    found = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()}
    assert found == {"a.csv": b"1", "b.csv": b"2"}


def test_a_full_disk_leaves_every_old_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old a")
    (tmp_path / "b.csv").write_bytes(b"old b")
    message = run(FULL_DISK, tmp_path)
    assert "b.csv cannot be written" in message
    assert "unchanged" in message
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a.csv": b"old a", "b.csv": b"old b"}


def test_a_read_only_folder_is_said_and_left_alone() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.csv").write_bytes(b"old")
        folder.chmod(0o555)
        message = run(READ_ONLY, folder)
        folder.chmod(0o755)
        assert "a.csv cannot be written (Permission denied)" in message
        assert [path.read_bytes() for path in folder.iterdir()] == [b"old"]


def test_an_interruption_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), replacing(target) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_bytes() == b"old"


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be made"):
        write_files(tmp_path / "file", {"a.csv": b""})


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_files(tmp_path, {"link.csv": b"new"})
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_something_that_is_no_plain_file_is_written_in_place() -> None:
    with replacing(Path(os.devnull)) as file:
        file.write(b"gone")
    assert not Path(os.devnull).is_file()
