"""What the README shows is what happens."""

import os
import re
import subprocess
from pathlib import Path

import pytest

README = Path("README.md").read_text("utf-8")
MAKEFILE = Path("Makefile").read_text("utf-8")
SHOWN = [
    (lines[0].removeprefix("$ "), "\n".join(lines[1:]))
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    if (lines := part.rstrip("\n").splitlines())
]
TAKES_ALL_TESTS = ("make test", "make lint")


@pytest.mark.parametrize(
    ("command", "output"), [s for s in SHOWN if s[0] not in TAKES_ALL_TESTS], ids=lambda s: s[:60]
)
def test_a_shown_command_prints_what_is_shown(command, output, network, network_store, tmp_path):
    network.voices  # noqa: B018 (fills the store before the clock of a reader starts)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    environment |= {
        "JUMELLES_STORE": str(network_store),
        "PATH": f"{Path('.venv/bin').resolve()}:{environment['PATH']}",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(tmp_path),
    }
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment, check=False
    )
    assert lines_of(done.stdout + done.stderr) == lines_of(output)


def lines_of(text):
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", README))))
def test_every_target_named_in_the_readme_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_every_path_named_in_the_readme_exists():
    paths = re.findall(r"`([a-z_.][a-z_./]*/[a-z_./]*)`", README)
    assert paths
    assert [path for path in paths if not Path(path).exists()] == []


def test_every_address_named_in_the_readme_is_served():
    from service.api import catalogue, health, statements, suggestions, workshops
    from service.web import (
        account_pages,
        desk_pages,
        import_pages,
        job_pages,
        order_pages,
        pages,
        paper_pages,
        partner_pages,
        programme_pages,
        reaction_pages,
        workshop_pages,
    )

    web = (
        pages,
        account_pages,
        desk_pages,
        import_pages,
        job_pages,
        order_pages,
        paper_pages,
        partner_pages,
        programme_pages,
        reaction_pages,
        workshop_pages,
    )
    modules = (catalogue, health, statements, suggestions, workshops, *web)
    routers = [module.router for module in modules]
    served = {re.sub(r"{\w+}", "{}", r.path) for router in routers for r in router.routes}
    named = re.findall(r"`(/[^`?]*)[^`]*`", README)
    assert len(named) > 8
    for address in named:
        assert re.sub(r"{\w+}", "{}", address) in served | {"/openapi.json"}, address


def test_every_command_of_the_program_is_in_the_readme():
    from matcher.cli import jumelles

    assert [c for c in jumelles.list_commands(None) if f"jumelles {c}" not in README] == []
