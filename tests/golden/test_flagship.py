"""The case the engine was built for: a small cold town and a huge hot city insulate buildings."""

import pytest

from matcher.engine import Engine
from matcher.options import Options
from matcher.run import catalogue_questions, rank_all
from matcher.suggest import Suggester
from models.encoders import load_encoder
from models.store import EmbeddingStore

# Each tells of homes that were insulated.
INSULATED = {"bridgewater", "pirot", "salford", "valladolid", "zalau"}


def places(answer):
    return {suggestion.city.id: suggestion for suggestion in answer.suggestions}


def test_chennai_learns_from_bridgewater_how_to_insulate(network):
    found = places(network.suggest("chennai", "living-together", Options(top=3)))
    assert found["bridgewater"].relation == "learn"
    evidence = found["bridgewater"].candidate[0]
    assert evidence.statement == "bridgewater-experience-1"
    assert "insulat" in evidence.passage


def test_bridgewater_shares_its_insulation_programme_with_chennai(network):
    found = places(network.suggest("bridgewater", "living-together", Options("share", top=5)))
    assert [passage.statement for passage in found["chennai"].candidate] == ["chennai-need-1"]


def test_the_two_are_marked_as_partners_already_and_left_out_if_only_new_ones_are_wanted(network):
    found = places(network.suggest("chennai", "living-together", Options()))
    assert found["bridgewater"].partners_already
    new = network.suggest("chennai", "living-together", Options(is_new_only=True, top=0))
    assert "bridgewater" not in places(new)
    assert "bridgewater" in [out.city for out in new.left_out]


@pytest.mark.parametrize(
    "need",
    [
        "Who helps households to insulate their homes?",
        "Energy poverty: homes are badly insulated and heating is dear.",
    ],
)
def test_a_need_typed_by_a_third_city_finds_the_same_programme_first(network, need):
    answer = network.suggest("cuneo", "living-together", Options("learn", top=1), need=need)
    assert "bridgewater" in places(answer)


@pytest.mark.parametrize(
    ("need", "theme"),
    [
        (
            "Empty factory halls after the plant closed; we need new jobs and start-ups.",
            "innovation",
        ),
        ("We want to replace diesel buses by electric buses.", "future-transport"),
        ("Cycling to work should become normal.", "new-mobility"),
        ("Artists should find places to work and exhibit.", "culture"),
        ("Heat and floods: we want trees and parks instead of sealed soil.", "green-city"),
    ],
)
def test_the_theme_of_a_typed_need_is_among_those_inferred(network, need, theme):
    assert theme in network.engine.infer_themes(need)


def test_every_city_gets_a_full_ranking_on_each_of_the_nine_themes(network):
    engine = network.engine
    questions = catalogue_questions(engine)
    lines = [line for line, _ in rank_all(engine, questions, "any")]
    assert len(questions) == 9 * 48
    assert len(lines) == 9 * 48 * 47


def test_every_city_that_has_done_something_on_a_theme_stands_in_some_first_ten(network):
    engine = network.engine
    shown = {
        (line.query.split(":")[1], line.candidate)
        for line, _ in rank_all(engine, catalogue_questions(engine), "any", depth=10)
    }
    reported = {
        (theme, statement.city)
        for statement in engine.catalogue.statements
        if statement.status in ("running", "done")
        for theme in statement.themes
    }
    assert len(reported) > 300
    assert sorted(reported - shown) == []


@pytest.mark.parametrize(
    "need",
    [
        "Les vieux logements perdent leur chaleur ; qui a isolé des maisons ?",
        "பழைய வீடுகள் வெப்பத்தை இழக்கின்றன; வீடுகளை காப்பிட்டவர் யார்?",
        "Old homes lose their heat; who has insulated houses?",
    ],
    ids=["French", "Tamil", "English"],
)
def test_with_our_own_encoder_a_need_in_another_language_finds_english_reports(
    network, network_store, need
):
    multilingual = Suggester(
        Engine(network.engine.catalogue, load_encoder("student"), EmbeddingStore(network_store))
    )
    found = places(multilingual.suggest("cuneo", "living-together", Options("learn", 3), need=need))
    assert INSULATED & set(found)
