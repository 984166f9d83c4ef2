"""Every text of the network can be read in English, and says the same there."""

import re

from matcher.voice import cut
from models.language import detect_language
from tests.data.network_files import (
    CITIES,
    LANGUAGES,
    STATEMENTS,
    TRANSLATIONS,
    has_word,
    spoken_names,
)


def test_no_translation_names_another_city_of_the_catalogue():
    of = {s["id"]: s["city"] for s in STATEMENTS}
    named = [
        (t["statement"], name)
        for t in TRANSLATIONS
        for city in CITIES
        if city["id"] != of[t["statement"]]
        for name in spoken_names(city)
        if has_word(name, f"{t['title']} {t['text']}")
    ]
    assert named == []


def test_every_text_that_is_not_english_has_an_english_translation():
    foreign = [s["id"] for s in STATEMENTS if s["language"] != "en"]
    assert [t["statement"] for t in TRANSLATIONS if t["language"] == "en"] == foreign
    assert len(TRANSLATIONS) == len(foreign)


def test_translations_are_english_short_and_whole():
    of = {s["id"]: s for s in STATEMENTS}
    for t in TRANSLATIONS:
        assert detect_language(f"{t['title']}. {t['text']}", candidates=LANGUAGES) == "en", t
        assert bool(t["title"]) == bool(of[t["statement"]]["title"]), t["statement"]
        assert 15 <= len(t["text"]) <= 750 and t["text"].endswith("."), t["statement"]
        assert 0.6 < len(t["text"]) / len(of[t["statement"]]["text"]) < 1.4, t["statement"]


def test_translations_keep_the_large_numbers():
    """Those that every language writes alike once the marks between thousands are gone."""
    of = {s["id"]: s["text"] for s in STATEMENTS}
    for t in TRANSLATIONS:
        kept = plain_numbers(t["text"])
        lost = [n for n in plain_numbers(of[t["statement"]]) if len(n) >= 4 and n not in kept]
        assert lost == [], t["statement"]


def test_a_translation_has_a_sentence_for_every_sentence():
    """So that a passage is shown in English by the sentence that says the same."""
    text = {s["id"]: s["text"] for s in STATEMENTS}
    uneven = [
        t["statement"]
        for t in TRANSLATIONS
        if len(cut(t["text"])) != len(cut(text[t["statement"]]))
    ]
    assert uneven == []


def plain_numbers(text):
    joined = re.sub(r"(?<=\d)[.,\s\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    return re.findall(r"\d+", joined)
