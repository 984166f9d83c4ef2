"""One training on the tiny world, shared by all tests."""

from pathlib import Path

import pytest

from models.training.recipe import run
from tests.models.training.tiny import HashingTeacher, tiny_recipe, write_pairs


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an encoder trained on the tiny world, its work beside it."""
    home = tmp_path_factory.mktemp("tiny")
    data = write_pairs(home / "pairs")
    run(tiny_recipe(), data, home / "work", home / "student", HashingTeacher, lambda _line: None)
    return home / "student"
