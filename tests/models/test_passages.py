"""Sentences and passages: where they end, and that nothing is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.passages import chunks, sentences

MIXED = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(". . .!?…。！？।؟\n\r \u2028aB9é都かกำ்🚲\u0301\u200d»」)'\"")))  # fmt: skip


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "expected",
    [
        ["The city grew.", "It needs homes!", "Which ones?", "Small ones…", "And trams."],
        ["M. Dupont est maire.", "Il habite St. Étienne."],
        ["No. 5 is the depot.", "He said no.", "Then he left."],
        ["Approx. 9.2 km of lanes, e.g. in Akron, were built.", "They cost 1.5 million."],
        ["Dr. J. R. Smith spoke.", "Prof. Li answered."],
        ["Am 3. Oktober begann z. B. der Umbau.", "Im 21. Jahrhundert lebt man anders."],
        ["Ca. 30 000 Menschen, d. h. 5 Mio. Euro, bzw. mehr.", "Ende 2019.", "Neuer Plan."],
        ["1. Renovation of housing.", "2. New trams."],
        ["In 2019.", "The city grew by 30.", "It stopped."],
        ["¿Qué falta?", "¡Viviendas!", "La Sra. Gil lo sabe."],
        ["“Why?” he asked.", "(Nobody knew.)", "«Oui.»", "Fin."],
        ["यह एक शहर है।", "इसमें बसें चाहिए।"],
        ["ما الذي ينقص؟", "الماء."],
        ["See www.example.org today.", "It opens at 10.30."],
        ["ул. Ленина, т.е. центр.", "Там парк."],
        ["Budowa, np. ul. Długa, trwa.", "Koniec."],
        ["நகரம் வளர்ந்தது.", "நீர் தேவை."],
        ["2002 fing es an; Teile kamen 2004; 2006 war Schluss.", "Es blieb dabei."],
        ["Ποιος πλήρωσε;", "Η πόλη."],
        ["Ποιος\u037e", "Αυτός."],
        ["Τι έγινε (2004);", "Ένα πάρκο."],
        ["Rund 5 Mio.; Teile mit 3 kΩ; Schluss usw.; Ende."],
    ],
)
def test_parts_real_prose_into_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_parts_chinese_and_japanese_without_spaces() -> None:
    assert sentences("城市在发展。需要住房！为什么？") == ["城市在发展。", "需要住房！", "为什么？"]
    assert sentences("「はい！」と言った。次へ。") == ["「はい！」と言った。", "次へ。"]


def test_lower_case_after_a_full_stop_goes_on_unless_the_whole_text_is_lower_case() -> None:
    assert sentences("The so-called a.b. plan works.") == ["The so-called a.b. plan works."]
    assert sentences("we need buses. we lack money.") == ["we need buses.", "we lack money."]


def test_line_breaks_end_sentences_but_wrapped_lines_are_joined() -> None:
    assert sentences("Ligne une\nqui continue\n\nAutre\r\n- point") == [
        "Ligne une qui continue",
        "Autre",
        "- point",
    ]


def test_long_thai_is_parted_at_its_spaces() -> None:
    phrase = "การเดินทางในเมือง"
    parts = sentences(" ".join([phrase] * 30))
    assert len(parts) > 1
    assert all(len(part) <= 150 for part in parts)
    assert sentences(f"{phrase} {phrase}") == [f"{phrase} {phrase}"]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2028 \n"])
def test_nothing_gives_no_passage(text: str) -> None:
    assert sentences(text) == []
    assert chunks(text) == []


@given(MIXED)
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    assert without_spaces("".join(sentences(text))) == without_spaces(text)
    assert all(sentence == sentence.strip() != "" for sentence in sentences(text))


@given(MIXED, st.integers(1, 60))
def test_chunks_lose_nothing_and_are_short_enough(text: str, max_chars: int) -> None:
    parts = chunks(text, max_chars=max_chars)
    assert without_spaces("".join(parts)) == without_spaces(text)
    assert all(0 < len(part) <= max_chars for part in parts)


@given(MIXED)
def test_a_text_that_fits_is_one_chunk(text: str) -> None:
    assert len(chunks(text, max_chars=4 * len(text) + 1)) <= 1


def test_chunks_hold_whole_sentences_as_many_as_fit() -> None:
    assert chunks("One. Two. Three. Four.", max_chars=10) == ["One. Two.", "Three.", "Four."]
    assert chunks("一二。三四。五六。", max_chars=6) == ["一二。三四。", "五六。"]


def test_a_sentence_too_long_is_cut_at_a_space_else_hard() -> None:
    assert chunks("alpha beta gamma", max_chars=11) == ["alpha beta", "gamma"]
    assert chunks("abcdefgh", max_chars=3) == ["abc", "def", "gh"]
    assert chunks("ab🚲🚲cd", max_chars=3) == ["ab🚲", "🚲cd"]


def test_a_hard_cut_leaves_vowel_signs_on_their_letter() -> None:
    assert chunks("கிகிகி", max_chars=3) == ["கி", "கி", "கி"]


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="max_chars is 0"):
        chunks("a", max_chars=0)


@pytest.mark.parametrize(
    "unit", ["a", "A. ", "1. ", ".", ".a", "都。", "a\n", "ก ", ".)", "A a. B", "\u0301", "!a "]
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        chunks(text)
        return time.process_time() - started

    assert seconds(1_000_000) < 40 * seconds(100_000) + 0.5
