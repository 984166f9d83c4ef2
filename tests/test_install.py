"""Installation says what it lacks, and does nothing twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = "bash env cat cksum dirname df awk grep rm mkdir basename".split()


@pytest.fixture
def project(tmp_path):
    """A copy of what the installer reads, and a PATH without any Python."""
    (tmp_path / "scripts").mkdir()
    shutil.copy("scripts/install", tmp_path / "scripts/install")
    shutil.copy("pyproject.toml", tmp_path / "pyproject.toml")
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(shutil.which(tool))
    return tmp_path


def install(project, **environment):
    return subprocess.run(
        [project / "scripts/install"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(project / "tools"), "HOME": str(project), **environment},
    )


def test_without_python_it_says_which_is_needed(project):
    done = install(project)
    assert done.returncode == 1
    assert "it needs Python 3.11, 3.12 or 3.13, and none was found" in done.stderr


def test_without_disk_it_says_how_much_is_needed(project):
    (project / "tools/df").unlink()
    (project / "tools/df").write_text("#!/bin/sh\nprintf 'head\\nx 1 1 100 1 /\\n'\n")
    (project / "tools/df").chmod(0o755)
    done = install(project, PYTHON=sys.executable)
    assert done.returncode == 1
    assert "MB of disk and 100 MB are free" in done.stderr


def test_without_a_network_it_says_that_a_package_is_missing_and_what_to_do(project):
    done = install(
        project, PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS=str(project),
    )  # fmt: skip
    assert done.returncode == 1
    assert "[2/4] Installing PyTorch" in done.stderr
    assert "a package could not be installed" in done.stderr
    assert "PIP_FIND_LINKS" in done.stderr
    assert not (project / ".venv/.installed").exists()


def test_a_second_call_with_nothing_changed_does_nothing(project):
    (project / ".venv").mkdir()
    stamp = subprocess.run(
        "cat pyproject.toml scripts/install | cksum", shell=True, cwd=project,
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (project / ".venv/.installed").write_text(stamp)
    done = install(project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_commands_of_the_readme_call_the_installer_first():
    makefile = Path("Makefile").read_text("utf-8")
    for target in ("suggest", "test", "lint"):
        assert f"\n{target}: install" in makefile
