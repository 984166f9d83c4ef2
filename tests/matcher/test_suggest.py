"""Suggestion lists."""

from dataclasses import replace

import pytest

from data.messages import speaking
from data.statement import Translation
from matcher.engine import Engine
from matcher.options import Options
from matcher.run import catalogue_questions
from matcher.suggest import Suggester
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from tests.world import CATALOGUE, STATEMENTS, engine, statement

EVERYBODY = Options(top=0, has_all_statuses=True)


@pytest.fixture(scope="module")
def suggester():
    return Suggester(engine())


def suggester_in_french(need):
    with speaking("fr"):
        return Suggester(engine()).answer("cedar", None, Options(), need=need)[0]


def by_city(answer):
    return {s.city.id: s for s in answer.suggestions}


def test_who_has_done_what_the_city_needs_comes_first_whatever_its_size(suggester):
    first = suggester.suggest("birch", "homes", Options(intent="learn")).suggestions[0]
    assert first.city.id == "alder"
    assert first.relation == "learn"
    assert [p.statement for p in first.asking] == ["b-need"]
    assert [p.statement for p in first.candidate] == ["a-done"]


def test_the_passage_is_the_sentence_that_speaks_to_the_need(suggester):
    first = suggester.suggest("birch", "homes", Options(intent="learn")).suggestions[0]
    assert first.candidate[0].passage == "Roofs and walls of poor households come first."
    assert first.candidate[0].source == "https://example.org"
    assert (first.candidate[0].year, first.candidate[0].language) == (2024, "en")


def test_what_one_city_learns_the_other_shares_with_the_same_evidence(suggester):
    learn = by_city(suggester.suggest("birch", "homes", replace(EVERYBODY, intent="learn")))
    share = by_city(suggester.suggest("alder", "homes", replace(EVERYBODY, intent="share")))
    assert learn["alder"].probability == share["birch"].probability
    assert learn["alder"].candidate == share["birch"].asking
    assert learn["alder"].asking == share["birch"].candidate


def test_two_cities_with_the_same_unsolved_need_are_together(suggester):
    found = by_city(suggester.suggest("birch", "homes", replace(EVERYBODY, intent="together")))
    assert found["cedar"].rank == 1
    assert [p.statement for p in found["cedar"].asking] == ["b-need"]
    assert [p.statement for p in found["cedar"].candidate] == ["c-need"]


def test_exchange_shows_both_directions():
    statements = (
        statement("n1", "alder", "need", "Homes need insulation of roofs and walls."),
        statement("e1", "alder", "experience", "Old people share homes with students."),
        statement("n2", "birch", "need", "Old people live alone in large homes."),
        statement("e2", "birch", "experience", "Roofs and walls of homes have insulation."),
        statement("e3", "cedar", "experience", "Trams and buses."),
    )
    both = Suggester(engine(replace(CATALOGUE, statements=statements)))
    first = both.suggest("alder", "homes", Options("exchange")).suggestions[0]
    assert (first.city.id, first.relation) == ("birch", "exchange")
    assert [p.statement for p in first.asking] == ["n1", "e1"]
    assert [p.statement for p in first.candidate] == ["e2", "n2"]


def test_former_members_and_applicants_are_left_out_and_said_to_be(suggester):
    answer = suggester.suggest("birch", "homes", Options(top=0))
    assert {out.city: out.reason for out in answer.left_out} == {
        "dogwood": "former member",
        "elm": "membership not established",
    }
    assert {"dogwood", "elm"} <= set(by_city(suggester.suggest("birch", "homes", EVERYBODY)))


def test_new_only_leaves_out_partners_and_says_so(suggester):
    answer = suggester.suggest("birch", "homes", Options(top=0, is_new_only=True))
    assert "cedar" not in by_city(answer)
    assert ("cedar", "a partner already") in [(out.city, out.reason) for out in answer.left_out]


def test_partners_are_marked_with_the_ids_of_their_partnerships(suggester):
    found = by_city(suggester.suggest("birch", "homes", EVERYBODY))
    assert found["cedar"].partners_already == ("p1",)
    assert found["alder"].partners_already == ()


def test_an_idea_alone_is_no_partnership():
    idea = replace(CATALOGUE.partnerships[0], status="idea")
    suggester = Suggester(engine(replace(CATALOGUE, partnerships=(idea,))))
    found = by_city(suggester.suggest("birch", "homes", Options(top=0, is_new_only=True)))
    assert found["cedar"].partners_already == ()


def test_top_cuts_the_list_and_the_notes_count_the_rest(suggester):
    answer = suggester.suggest("birch", "homes", Options(top=2))
    assert [s.rank for s in answer.suggestions] == [1, 2]
    assert "2 more cities are in the full list (--top 0)." in answer.notes


def test_a_city_of_which_nothing_is_known_stays_reachable_and_is_not_judged(suggester):
    last = suggester.suggest("birch", "homes", replace(EVERYBODY, intent="learn")).suggestions[-1]
    assert last.city.id == "fir"
    assert last.confidence.level == "unknown"
    assert "no experience of Fir is known" in last.confidence.reason
    assert last.candidate == ()
    assert 0 <= last.probability < 0.05


def test_a_city_without_a_need_asks_with_its_profile_and_is_told_what_would_help(suggester):
    answer = suggester.suggest("fir", "homes", Options())
    assert any("Fir states no need on this theme" in note for note in answer.notes)
    assert any("No experience of Fir is known" in note for note in answer.notes)
    assert {s.confidence.level for s in answer.suggestions} == {"unknown"}
    assert answer.suggestions[0].asking[0].statement == "f-profile"


def test_a_city_of_which_nothing_at_all_is_known_gets_an_honest_list():
    silent = replace(CATALOGUE, statements=tuple(s for s in STATEMENTS if s.city != "fir"))
    answer = Suggester(engine(silent)).suggest("fir", "homes", Options())
    assert answer.suggestions
    assert {s.confidence.level for s in answer.suggestions} == {"unknown"}


def test_a_network_without_any_statement_still_lists_every_city():
    answer = Suggester(engine(replace(CATALOGUE, statements=()))).suggest("fir", "homes", EVERYBODY)
    assert len(answer.suggestions) == 6
    assert any("No city of the catalogue states a need" in note for note in answer.notes)


def test_a_network_of_one_city_has_nobody_to_suggest():
    alone = replace(CATALOGUE, cities=CATALOGUE.cities[:1], statements=STATEMENTS[:2])
    answer = Suggester(engine(alone)).suggest("alder", "homes", EVERYBODY)
    assert answer.suggestions == ()


def test_a_typed_need_is_its_own_evidence(suggester):
    need = "Poor households live in homes with cold walls. We look for insulation of roofs."
    answer = suggester.suggest("cedar", "homes", Options(intent="learn"), need=need)
    assert answer.need == need
    passage = answer.suggestions[0].asking[0]
    assert passage.statement is None
    assert passage.passage in need
    assert answer.suggestions[0].city.id in ("alder", "dogwood")


def test_the_theme_of_a_typed_need_is_inferred_and_said_to_be(suggester):
    answers = suggester.answer("cedar", None, Options(), need="Rain floods drains and sewers.")
    assert [answer.theme for answer in answers] == ["water"]
    assert "the need was read as: water" in answers[0].notes[0]
    in_french = suggester_in_french("Rain floods drains and sewers.")
    assert "eau" in in_french.notes[0]


def test_a_statement_without_themes_is_filed_by_inference_and_doubted(suggester):
    found = by_city(suggester.suggest("alder", "water", replace(EVERYBODY, intent="learn")))
    assert found["gingko"].candidate[0].statement == "g-done"
    assert "the theme of one of the texts was inferred" in found["gingko"].confidence.reason
    assert found["gingko"].candidate[0].is_theme_inferred


def test_a_report_off_the_theme_stands_below_the_same_report_on_it():
    on = statement("x1", "cedar", "experience", "Roofs and walls of homes insulated.", ["homes"])
    off = replace(on, id="x2", city="fir", themes=("water",))
    suggester = Suggester(engine(replace(CATALOGUE, statements=(*STATEMENTS[:3], on, off))))
    found = by_city(suggester.suggest("birch", "homes", replace(EVERYBODY, intent="learn")))
    assert found["cedar"].rank < found["fir"].rank
    assert found["fir"].candidate[0].statement == "x2"


def test_the_same_question_gives_the_same_answer(suggester):
    again = Suggester(engine())
    assert (
        suggester.suggest("birch", "homes", EVERYBODY).as_json()
        == again.suggest("birch", "homes", EVERYBODY).as_json()
    )


def test_a_city_without_need_and_profile_asks_with_the_theme_and_sees_what_others_have_done():
    statements = tuple(s for s in STATEMENTS if s.kind == "experience")
    answer = Suggester(engine(replace(CATALOGUE, statements=statements))).suggest(
        "fir", "homes", EVERYBODY
    )
    first = answer.suggestions[0]
    assert first.asking == ()
    assert first.candidate[0].kind == "experience"
    assert "has no profile; the theme asked instead" in first.confidence.reason
    assert any("has no profile; the theme asked instead" in note for note in answer.notes)


def test_a_translation_by_a_person_is_shown_to_readers_of_its_language_as_a_translation():
    translation = Translation(
        "a-done", "fr", "", "Deux mille logements ont été isolés. Les toits d'abord."
    )
    suggester = Suggester(engine(replace(CATALOGUE, translations=(translation,))))
    with speaking("fr"):
        french = suggester.suggest("birch", "homes", Options("learn")).suggestions[0]
    english = suggester.suggest("birch", "homes", Options("learn")).suggestions[0]
    assert french.candidate[0].passage == english.candidate[0].passage
    assert french.candidate[0].translation.passage == "Les toits d'abord."
    assert french.candidate[0].shown is french.candidate[0].translation
    assert french.candidate[0].titled is french.candidate[0]  # the translation has no title
    assert english.candidate[0].translation is None
    assert english.candidate[0].shown is english.candidate[0]


def test_a_translated_title_stands_over_a_translated_passage():
    translation = Translation("a-done", "fr", "Toits isolés", "Les toits sont isolés.")
    suggester = Suggester(engine(replace(CATALOGUE, translations=(translation,))))
    with speaking("fr"):
        said = suggester.suggest("birch", "homes", Options("learn")).suggestions[0].candidate[0]
    assert said.titled.title == "Toits isolés"
    assert said.as_json()["translation"]["title"] == "Toits isolés"
    assert said.as_json()["title"] != "Toits isolés"


def test_the_copy_that_says_most_for_itself_is_shown_whatever_its_id():
    better = next(s for s in STATEMENTS if s.id == "a-done")
    worse = replace(better, id="a-aaa", verified=False, year=2001)
    suggester = Suggester(engine(replace(CATALOGUE, statements=(worse, *STATEMENTS))))
    shown = suggester.suggest("birch", "homes", Options("learn")).suggestions[0].candidate[0]
    assert (shown.statement, shown.year, shown.is_verified) == ("a-done", 2024, True)


def test_a_question_gets_the_same_scores_alone_and_among_others():
    made = engine()
    questions = catalogue_questions(made)
    together = [answer.odds.of("any").tolist() for answer in made.ask(questions)]
    alone = [engine().ask([question])[0].odds.of("any").tolist() for question in questions]
    assert together == alone


def test_long_reports_that_only_begin_alike_are_two():
    opening = "We present our city and its long history. " * 40
    long = tuple(
        statement(f"l{i}", "cedar", "experience", opening + ending * 40, ["homes"])
        for i, ending in enumerate(("Trees were planted. ", "A museum opened. "))
    )
    made = engine(replace(CATALOGUE, statements=long))
    cedar = made.position("cedar")
    assert made.theme_scores("homes").reports.n_distinct[cedar] == 2


def test_a_need_in_a_language_the_encoder_does_not_read_is_said_to_be():
    cities = (replace(CATALOGUE.cities[0], languages=("fr", "en")), *CATALOGUE.cities[1:])
    made = engine(replace(CATALOGUE, cities=cities))
    made.encoder.languages = frozenset({"en"})
    need = "Les toits et les murs des maisons de la ville sont mal isolés contre le froid."
    french = Suggester(made).suggest("cedar", "homes", Options(), need=need)
    assert any("does not read French" in note for note in french.notes)
    need = "The roofs and walls of the homes of the city do not keep out the cold."
    english = Suggester(made).suggest("cedar", "homes", Options(), need=need)
    assert not any("does not read" in note for note in english.notes)


@pytest.mark.parametrize("status", ["planned", "stopped"])
def test_a_deed_stands_before_the_same_thing_planned_or_stopped(status):
    text = "Two thousand homes were insulated."
    statements = (
        statement("n", "birch", "need", "Homes are poorly insulated."),
        statement("e1", "alder", "experience", text, status=status),
        statement("e2", "cedar", "experience", text, status="running"),
    )
    for order in (statements, tuple(reversed(statements))):
        asked = Suggester(engine(replace(CATALOGUE, statements=order)))
        found = asked.suggest("birch", "homes", replace(EVERYBODY, intent="learn"))
        ranks = {s.city.id: s.rank for s in found.suggestions}
        assert (ranks["cedar"], ranks["alder"]) == (1, 2)


def test_what_is_only_planned_is_not_called_done():
    planned = tuple(
        replace(s, status="planned", title="A plan") if s.id == "a-done" else s for s in STATEMENTS
    )
    suggester = Suggester(engine(replace(CATALOGUE, statements=planned)))
    first = suggester.suggest("birch", "homes", Options("learn")).suggestions[0]
    assert (first.candidate[0].status, first.candidate[0].title) == ("planned", "A plan")
    assert "planned or was stopped" in first.confidence.reason


class Counting(HashingEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self):
        super().__init__()
        self.encoded = []

    def encode(self, texts, *, role="passage"):
        self.encoded += texts
        return super().encode(texts, role=role)


def test_one_more_statement_embeds_only_its_own_title_and_passages():
    store, encoder = EmbeddingStore(None), Counting()
    Suggester(Engine(CATALOGUE, encoder, store)).answer("birch", None, EVERYBODY)
    encoder.encoded.clear()
    Suggester(Engine(CATALOGUE, encoder, store)).answer("cedar", None, EVERYBODY)
    assert encoder.encoded == []
    more = statement(
        "new", "fir", "experience", "Stoves were replaced. Heat pumps came.", title="Heat"
    )
    grown = replace(CATALOGUE, statements=(*STATEMENTS, more))
    Suggester(Engine(grown, encoder, store)).answer("birch", None, EVERYBODY)
    assert sorted(encoder.encoded) == [
        "Heat",
        "Heat pumps came.",
        "Heat. Stoves were replaced. Heat pumps came.",
        "Stoves were replaced.",
    ]
