"""The shipped encoder is the one that its card describes."""

import hashlib
import json

import numpy as np

from models.student import DEFAULT_FOLDER, TOKENIZER, WEIGHTS, Student


def test_card_states_the_hashes_of_the_shipped_files() -> None:
    card = (DEFAULT_FOLDER / "README.md").read_text(encoding="utf-8")
    for name in (WEIGHTS, TOKENIZER):
        assert hashlib.sha256((DEFAULT_FOLDER / name).read_bytes()).hexdigest() in card
    assert Student().fingerprint in card


def test_shipped_files_stay_within_forty_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_FOLDER.iterdir()) <= 40_000_000


def test_recipe_names_its_data_and_machine() -> None:
    record = json.loads((DEFAULT_FOLDER / "training.json").read_text(encoding="utf-8"))
    assert len(record["data"]) == 11
    assert set(record["machine"]) >= {"processor", "gpu", "torch"}


def test_a_sentence_is_nearest_to_its_translations() -> None:
    texts = [
        "The city plants trees along the streets to cool the air in summer.",
        "La ville plante des arbres le long des rues pour rafraîchir l'air en été.",
        "Orașul plantează copaci de-a lungul străzilor pentru a răci aerul vara.",
        "Місто садить дерева вздовж вулиць, щоб охолодити повітря влітку.",
        "The museum opens at nine and closes at five on Sundays.",
        "The factory was sold to a bank after the war.",
    ]
    cosines = Student().encode(texts) @ Student().encode(texts[:1]).T
    assert cosines[1:4].min() > cosines[4:].max()


def test_spelling_without_accents_reads_alike() -> None:
    with_marks, without = Student().encode(["mașini în oraș", "masini in oras"])
    assert np.array_equal(with_marks, without)
