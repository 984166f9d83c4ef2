"""Which language a text is in: by script, by model, or honestly unknown."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import detect_language

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("เมืองต้องการรถเมล์", "th"),
        ("நகரத்திற்கு நீர் தேவை", "ta"),
        ("도시 교통 계획", "ko"),
        ("市はバスが必要です", "ja"),
        ("城市需要更多的公共交通", "zh"),
        ("Η πόλη χρειάζεται λεωφορεία", "el"),
        ("La ville manque de logements abordables.", "fr"),
        ("La ciudad necesita viviendas asequibles.", "es"),
        ("A cidade precisa de habitação a preços acessíveis.", "pt"),
        ("Die Stadt braucht bezahlbare Wohnungen.", "de"),
        ("La città ha bisogno di alloggi a prezzi accessibili.", "it"),
        ("Miasto potrzebuje tanich mieszkań.", "pl"),
        ("Orașul are nevoie de locuințe accesibile.", "ro"),
        ("A városnak megfizethető lakásokra van szüksége.", "hu"),
        ("Граду су потребни приступачни станови.", "sr"),
        ("Hiriak etxebizitza merkeak behar ditu.", "eu"),
        ("De stad heeft betaalbare woningen nodig.", "nl"),
        ("Місту потрібне доступне житло.", "uk"),
        ("Городу нужно доступное жильё.", "ru"),
        ("Гораду патрэбнае даступнае жыллё.", "be"),
        ("The city lacks affordable homes for young people.", "en"),
    ],
)
def test_knows_the_languages_of_the_network(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "42", "🚲🚲", "ok", "東京", "1.5 %", "\ud800"])
def test_does_not_guess_from_too_little(text: str) -> None:
    assert detect_language(text) is None


def test_candidates_tell_relatives_apart_and_keep_their_spelling() -> None:
    text = "Gradu su potrebni priuštivi stanovi za mlade obitelji."
    assert detect_language(text, candidates=["hr", "en", "fr"]) == "hr"
    assert detect_language("Byen trenger rimelige boliger nå.", candidates=["nb-NO", "en"]) == "nb"
    assert detect_language("A cidade precisa de casas.", candidates=["pt_BR", "fr"]) == "pt"


def test_a_language_outside_the_candidates_is_not_returned() -> None:
    assert detect_language("เมืองต้องการรถเมล์", candidates=["fr", "en"]) is None
    assert detect_language("都市交通計画策定", candidates=["ja", "en"]) == "ja"
    assert detect_language("都市交通計画策定", candidates=["xx"]) is None
    assert detect_language("The city lacks homes.", candidates=[]) is None


@given(st.text(), st.sampled_from([None, ["fr", "en", "zh"]]))
def test_any_text_gets_a_tag_or_none(text: str, candidates: list[str] | None) -> None:
    found = detect_language(text, candidates=candidates)
    assert found is None or (found.isascii() and found.islower())
    assert candidates is None or found is None or found in candidates


def test_importing_the_module_loads_no_model() -> None:
    code = "import sys, models.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
