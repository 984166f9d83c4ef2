"""What the tutorial shows is what happens to somebody who follows it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from data.catalogue import read_catalogue

TUTORIAL = Path("docs/your-own-network.md").read_text("utf-8")
EXAMPLE = Path("data/examples/milan-pact")
STEP = re.compile(
    r"^\*\*(?P<file>\S+)\*\*\n\n```(?:toml|csv)\n(?P<content>.*?)^```$"
    r"|^```console\n(?P<session>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def lines_of(text):
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def sessions(text):
    for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
        if lines := part.rstrip("\n").splitlines():
            yield lines[0].removeprefix("$ "), "\n".join(lines[1:])


def test_whoever_follows_the_tutorial_sees_what_it_shows(network_store, tmp_path):
    environment = os.environ | {
        "JUMELLES_STORE": str(network_store),
        "PATH": f"{Path('.venv/bin').resolve()}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    n_commands = 0
    for step in STEP.finditer(TUTORIAL):
        if step["file"]:
            file = tmp_path / step["file"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(step["content"], "utf-8")
            continue
        for command, output in sessions(step["session"]):
            done = subprocess.run(
                ["bash", "-c", command],
                capture_output=True,
                text=True,
                env=environment,
                cwd=tmp_path,
                check=False,
            )
            assert lines_of(done.stdout + done.stderr) == lines_of(output), command
            n_commands += 1
    assert n_commands >= 6


def test_the_example_network_reads_without_error_or_warning():
    catalogue, report = read_catalogue(EXAMPLE)
    assert report.problems == ()
    assert len(catalogue.cities) == 12
    assert len(catalogue.network.themes) == 5


def test_the_example_network_needs_nothing_of_ours():
    ours, _ = read_catalogue(Path("data/network"))
    example, _ = read_catalogue(EXAMPLE)
    assert not {city.id for city in ours.cities} & {city.id for city in example.cities}
    assert not {t.id for t in ours.network.themes} & {t.id for t in example.network.themes}


@pytest.mark.parametrize("kind", ["need", "experience"])
def test_every_theme_of_the_example_has_both_sides(kind):
    example, _ = read_catalogue(EXAMPLE)
    found = {t for one in example.statements if one.kind == kind for t in one.themes}
    assert found == {theme.id for theme in example.network.themes}


def test_every_fact_of_the_example_has_its_page():
    example, _ = read_catalogue(EXAMPLE)
    for one in example.statements:
        assert one.verified, one.id
        assert all(re.fullmatch(r"https?://\S+", source) for source in one.source.split(" ; "))
