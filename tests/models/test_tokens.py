"""Folding and cutting text into tokens, in the languages of the network."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tokens import fold, tokenise

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "aZ9éßİıŁøæœþðŧŋ'’·.,-_ ་ñö都市リサーﾞガ한글ก่าํำมြန်ខ្តதமிழ்हिन्दीשָׁلُΣς½ﬁ\u0301\u0345\u200d"
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Łódź", "lodz"),
        ("Øresund", "oresund"),
        ("Đakovo", "dakovo"),
        ("Œuvre", "oeuvre"),
        ("Þórshöfn", "thorshofn"),
        ("São João", "sao joao"),
        ("Târgu Mureș", "targu mures"),
        ("Hódmezővásárhely", "hodmezovasarhely"),
        ("ΟΔΟΣ", "οδοσ"),
        ("CO₂", "co2"),
        ("ﬁnance", "finance"),
        ("Stra\u00adße", "strasse"),
        ("ｶﾞｽ", "ガス"),
        ("서울특별시", "서울특별시"),
        ("காற்று", "காற்று"),
        ("ที่อยู่", "ที่อยู่"),
        ("हिन्दी", "हिन्दी"),
        ("๒๕๖๗", "2567"),
        ("", ""),
    ],
)
def test_folds_real_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("L'eau de l’agglomération", ["l", "eau", "de", "l", "agglomeration"]),
        ("La Niñez, 30% más", ["la", "ninez", "30", "mas"]),
        ("Gestão de resíduos", ["gestao", "de", "residuos"]),
        ("Fußgängerüberweg", ["fussgangeruberweg"]),
        ("dell'acquedotto", ["dell", "acquedotto"]),
        ("jakość powietrza w Łodzi", ["jakosc", "powietrza", "w", "lodzi"]),
        ("locuințe eficiente", ["locuinte", "eficiente"]),
        ("közösségi közlekedés", ["kozossegi", "kozlekedes"]),
        ("都市交通", ["都市", "市交", "交通"]),
        ("水", ["水"]),
        ("第3回 ごみ", ["第", "3", "回", "ごみ"]),
        ("リサイクル", ["リサ", "サイ", "イク", "クル"]),
        ("ข้อมูล", ["ข้อ", "อมู", "มูล"]),
        ("น้ำ", ["น้ํา"]),
        ("சென்னை நகரம்", ["சென்னை", "நகரம்"]),
        ("нови превоз", ["нови", "превоз"]),
        ("održiva gradska mobilnost", ["odrziva", "gradska", "mobilnost"]),
        ("hiri-garraioa", ["hiri", "garraioa"]),
        ("col·laboració", ["collaboracio"]),
        ("vivenda e auga", ["vivenda", "e", "auga"]),
        ("fiets- en wandelpaden", ["fiets", "en", "wandelpaden"]),
        ("здоров’я об'єднання", ["здоровя", "обєднання"]),
        ("чистая вода", ["чистая", "вода"]),
        ("чыстая вада", ["чыстая", "вада"]),
        ("9.2 km, 30,000 people in 2019.", ["9.2", "km", "30,000", "people", "in", "2019"]),
        ("snake_case", ["snake", "case"]),
        (" \n\t…—🚲 ", []),
    ],
)
def test_cuts_real_words(text: str, tokens: list[str]) -> None:
    assert tokenise(text) == [unicodedata.normalize("NFKC", token) for token in tokens]


def test_khmer_and_myanmar_keep_stacked_consonants_together() -> None:
    assert tokenise("ខ្មែរ") == ["ខ្មែរ"]
    assert tokenise("မြန်မာ") == ["မြန်", "န်မာ"]


@given(MIXED)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(MIXED)
def test_tokens_do_not_depend_on_case_or_accents_already_folded(text: str) -> None:
    assert tokenise(fold(text)) == tokenise(text)


@given(MIXED)
def test_no_token_is_empty_or_holds_a_space(text: str) -> None:
    assert all(token and not any(map(str.isspace, token)) for token in tokenise(text))


@given(MIXED)
def test_composed_and_decomposed_text_give_the_same_tokens(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert tokenise(decomposed) == tokenise(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "unit", ["a", "é ", "都市", "ก่า", "\u05b0\u0591", "ﾞ\u05b0\u0591", "1.", "-a", "a\u0301\u0316"]
)
def test_a_megabyte_takes_less_than_two_seconds_of_computing(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    tokenise(text)
    assert time.process_time() - started < 2
