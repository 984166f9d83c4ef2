"""Distinct texts in an order of their own."""

from dataclasses import replace

import pytest

from data.translation import Translation
from matcher.corpus import Corpus, full_text
from tests.world import CATALOGUE, STATEMENTS, statement


def corpus_of(*statements):
    return Corpus.of(replace(CATALOGUE, statements=statements))


def test_title_and_text_are_one_text():
    assert full_text(statement("s", "alder", "need", "Text.", title="Title")) == "Title. Text."
    assert full_text(statement("s", "alder", "need", "Text.", title="Title?")) == "Title? Text."
    assert full_text(statement("s", "alder", "need", "Text.")) == "Text."


def test_copies_are_one_entry_with_the_smallest_id_and_all_their_themes():
    copies = [
        statement("s9", "alder", "need", "Same text.", ["water"]),
        statement("s1", "alder", "need", "Same text.", ["homes"]),
    ]
    (entry,) = corpus_of(*copies).needs
    assert entry.statement.id == "s1"
    assert entry.themes == ("homes", "water")


def test_blanks_case_and_title_make_no_other_text_and_the_checked_copy_speaks_for_all():
    (entry,) = corpus_of(
        statement("s1", "alder", "need", "same  TEXT.", verified=False, title="Title"),
        statement("s2", "alder", "need", "Same text."),
    ).needs
    assert entry.statement.id == "s2"


def test_the_same_text_of_two_cities_or_of_two_kinds_is_two_entries():
    made = corpus_of(
        statement("s1", "alder", "need", "Same text."),
        statement("s2", "birch", "need", "Same text."),
        statement("s3", "alder", "experience", "Same text."),
    )
    assert (len(made.needs), len(made.reports)) == (2, 1)


def test_the_order_is_that_of_cities_and_texts_whatever_the_ids():
    ids = [entry.statement.id for entry in Corpus.of(CATALOGUE).reports]
    backwards = tuple(reversed(STATEMENTS))
    assert ids == [entry.statement.id for entry in corpus_of(*backwards).reports]


def test_a_language_that_is_not_stated_is_detected_among_those_of_the_network():
    text = "Les toits des maisons ont été isolés contre le froid de l'hiver."
    french = statement("s", "alder", "need", text, language=None)
    spoken = replace(CATALOGUE.cities[0], languages=("fr", "en"))
    made = Corpus.of(
        replace(CATALOGUE, statements=(french,), cities=(spoken, *CATALOGUE.cities[1:]))
    )
    assert made.needs[0].language == "fr"
    assert made.needs[0].is_language_detected


GERMAN = statement("s", "alder", "need", "Keller laufen voll.", language="de", title="Keller")
ENGLISH = Translation("s", "en", "Cellars", "Cellars are flooded.")


def read_in(best, *translations, said=GERMAN):
    made = replace(CATALOGUE, statements=(said,), translations=translations)
    return Corpus.of(made, frozenset(best)).needs[0]


def test_a_translation_into_a_language_that_is_read_best_is_compared_in_its_place():
    entry = read_in({"en"}, Translation("s", "fr", "", "Les caves."), ENGLISH)
    assert (entry.text, entry.language_compared) == ("Cellars. Cellars are flooded.", "en")
    assert (entry.statement, entry.language) == (GERMAN, "de")


@pytest.mark.parametrize(
    ("best", "said"),
    [((), GERMAN), ({"it"}, GERMAN), ({"de", "en"}, GERMAN)],
    ids=["reads all alike", "no translation", "reads the original"],
)
def test_otherwise_the_statement_itself_is_compared(best, said):
    entry = read_in(best, ENGLISH, said=said)
    assert (entry.text, entry.language_compared) == ("Keller. Keller laufen voll.", "de")


def test_which_of_two_translations_is_read_does_not_depend_on_their_order():
    british = replace(ENGLISH, language="en-GB", text="Basements flood.")
    there = read_in({"en"}, ENGLISH, british)
    assert there == read_in({"en"}, british, ENGLISH)
    assert there.language_compared == "en"


def test_a_translation_of_any_copy_serves_all_of_them():
    copies = (GERMAN, replace(GERMAN, id="r"))
    made = replace(CATALOGUE, statements=copies, translations=(ENGLISH,))
    (entry,) = Corpus.of(made, frozenset({"en"})).needs
    assert (entry.statement.id, entry.text) == ("r", "Cellars. Cellars are flooded.")
