"""Installation says what it lacks, and does nothing twice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = "bash env cat cksum dirname df awk grep rm mkdir basename sh".split()


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
    for target in ("suggest", "serve", "test", "lint"):
        assert f"\n{target}: install" in makefile


def install_browser(tools, **environment):
    return subprocess.run(
        [Path("scripts/install-browser").resolve()], capture_output=True, text=True, check=False,
        env={"PATH": str(tools), **environment},
    )  # fmt: skip


def test_the_browser_of_the_tests_is_found_or_named_as_missing(project):
    tools = project / "tools"
    missing = install_browser(tools)
    assert missing.returncode == 1
    assert "there is no Chromium. Install one, or name it: JUMELLES_CHROMIUM=" in missing.stderr
    wrong = install_browser(tools, JUMELLES_CHROMIUM="/no/such/program")
    assert "'/no/such/program', which is no program" in wrong.stderr
    (tools / "chromium").symlink_to(shutil.which("true"))
    assert install_browser(tools).returncode == 0


def test_without_the_right_to_install_a_browser_it_says_what_to_do(project):
    tools = project / "tools"
    (tools / "apt-get").symlink_to(shutil.which("false"))
    (tools / "id").write_text("#!/bin/sh\necho 1000\n")
    (tools / "id").chmod(0o755)
    refused = install_browser(tools)
    assert refused.returncode == 1
    assert "sudo apt-get install chromium" in refused.stderr
    (tools / "id").write_text("#!/bin/sh\necho 0\n")
    failed = install_browser(tools)
    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr
