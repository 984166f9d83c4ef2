"""The whole recipe on 200 pairs: it learns, resumes, and refuses what does not fit."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from data.errors import DataError
from models.student import Student
from models.training.recipe import run
from tests.models.training.tiny import HashingTeacher, foreign, sentences, tiny_recipe, write_pairs


def quiet(_line: str) -> None:
    """Say nothing."""


@pytest.mark.parametrize("language", ["fr", "sr"])
def test_unseen_sentences_find_their_english_counterpart(trained: Path, language: str) -> None:
    unseen = sentences(100, seed=2)
    encoder = Student(trained)
    english = encoder.encode([" ".join(words) for words in unseen])
    text = encoder.encode([" ".join(foreign(w, language) for w in words) for words in unseen])
    found = (text @ english.T).argmax(axis=1)
    assert (found == np.arange(100)).mean() > 0.9


def test_the_same_tokenizer_and_seed_give_the_same_files(trained: Path, tmp_path: Path) -> None:
    data = write_pairs(tmp_path / "pairs")
    (tmp_path / "work").mkdir()
    shutil.copy(trained.parent / "work" / "tokenizer.json", tmp_path / "work")
    run(tiny_recipe(), data, tmp_path / "work", tmp_path / "again", HashingTeacher, quiet)
    for name in ("model.safetensors", "tokenizer.json"):
        assert (tmp_path / "again" / name).read_bytes() == (trained / name).read_bytes()


def test_a_finished_work_folder_needs_no_teacher(trained: Path, tmp_path: Path) -> None:
    def no_teacher() -> HashingTeacher:
        raise RuntimeError("the cache was not used")

    home = trained.parent
    run(tiny_recipe(), home / "pairs", home / "work", tmp_path / "out", no_teacher, quiet)
    weights = "model.safetensors"
    assert (tmp_path / "out" / weights).read_bytes() == (trained / weights).read_bytes()


def test_a_work_folder_of_another_recipe_is_refused(trained: Path, tmp_path: Path) -> None:
    home = trained.parent
    with pytest.raises(DataError, match="other choices"):
        run(tiny_recipe(7), home / "pairs", home / "work", tmp_path, HashingTeacher, quiet)


def test_what_made_the_weights_is_written_beside_them(trained: Path) -> None:
    record = json.loads((trained / "training.json").read_text(encoding="utf-8"))
    assert record["recipe"]["options"]["steps"] == 300
    assert set(record["data"]) == {"omw.tsv", "talk.tsv"}
    assert record["machine"]["torch"]
