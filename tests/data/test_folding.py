"""Names compared as people type them."""

import pytest

from data.folding import fold_name, nearest, suggest_slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "LODZ"), ("İstanbul", "istanbul"), ("Iğdır", "igdir"), ("Straße", "STRASSE"),
        ("Clermont-Ferrand", "clermont ferrand"), ("Ærøskøbing", "aeroskobing"),
        ("Αθήνα", "αθηνα"), ("São Paulo", "sao  paulo"), ("e\u0301vian", "évian"),
    ],
)  # fmt: skip
def test_names_that_differ_in_accents_and_case_fold_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("சென்னை", "சேனை"), ("กา", "กี"), ("上海", "上饶"), ("दिल्ली", "दल")]
)
def test_vowel_signs_are_part_of_a_name(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_the_nearest_names_come_best_first() -> None:
    assert nearest("chenai", ["Bari", "Chennai", "Changi", "Oslo"], 2) == ["Chennai", "Changi"]


def test_there_is_a_nearest_name_for_anything() -> None:
    assert nearest("???", ["Bari"], 3) == ["Bari"]
    assert nearest("x" * 1_000_000, ["Bari", "Oslo"], 1)


def test_an_id_is_suggested_for_a_latin_name() -> None:
    assert suggest_slug("  São Paulo (SP) ") == "sao-paulo-sp"
    assert suggest_slug("上海") == ""
