"""Baselines and the engine as arms."""

from dataclasses import replace

import numpy as np
import pytest

from data.catalogue import Catalogue
from data.errors import DataError
from evaluation.arms import all_baselines, run_arms
from evaluation.own_arm import OWN, score_own
from evaluation.ranking import rank_candidates
from evaluation.task import Task
from matcher.intent import INTENTS
from matcher.run import catalogue_questions, rank_all
from models.hashing import HashingEncoder
from tests.evaluation.tiny import CATALOGUE, CITIES, STATEMENTS, engine, task
from tests.world import NETWORK, statement

BASELINES = {one.name: one for one in all_baselines()}


@pytest.fixture(scope="module")
def tiny():
    return task()


@pytest.fixture(scope="module")
def arms(tiny):
    return run_arms(tiny)


def first(tiny, arms, name, query, n=3):
    row = tiny.query_ids.index(query)
    return [tiny.cities.ids[i] for i in arms.rankings[name].order[row, :n]]


def behind(tiny, arms, name, query, city):
    row = tiny.query_ids.index(query)
    place = arms.rankings[name].evidence[row, tiny.cities.ids.index(city)]
    return tiny.statement_ids[place] if place >= 0 else None


def test_every_baseline_runs_beside_the_engine(arms):
    assert set(arms.rankings) == {OWN, *BASELINES}
    assert not arms.not_run


def test_every_arm_ranks_every_city_but_the_asking_one_once(tiny, arms):
    n = len(tiny.cities)
    for name, ranking in arms.rankings.items():
        for row, asker in enumerate(tiny.asker):
            assert sorted(ranking.ranks[row]) == list(range(n)), name
            assert ranking.ranks[row, asker] == 0, name


def test_nearest_goes_by_distance(tiny, arms):
    assert first(tiny, arms, "nearest", "q1") == ["birch", "cedar", "dogwood"]
    assert first(tiny, arms, "nearest", "q4", 2) in (["birch", "dogwood"], ["dogwood", "birch"])


def test_the_distance_is_that_of_the_cards(tiny):
    from matcher.geography import distance_km

    scores = BASELINES["nearest"].score(tiny).scores
    for j, one in enumerate(tiny.cities.ids):
        exact = distance_km(CATALOGUE.city("alder"), CATALOGUE.city(one))
        assert -scores[0, j] == pytest.approx(exact, abs=0.51)


def test_same_size_goes_by_the_ratio_of_populations(tiny, arms):
    # populations triple from city to city
    assert first(tiny, arms, "same-size", "q1") == ["birch", "cedar", "dogwood"]
    assert set(first(tiny, arms, "same-size", "q3", 2)) == {"alder", "cedar"}


def test_largest_and_most_reports(tiny, arms):
    assert first(tiny, arms, "largest", "q1") == ["hazel", "gingko", "fir"]
    two = {"alder", "birch", "dogwood", "fir", "gingko"}
    assert set(first(tiny, arms, "most-reports", "q1", 4)) == two - {"alder"}


def test_same_country_comes_first(tiny, arms):
    assert first(tiny, arms, "same-country", "q1", 1) == ["cedar"]
    assert first(tiny, arms, "same-country", "q5", 1) == ["elm"]


@pytest.mark.parametrize("name", [OWN, "tf-idf", "bm25", "dense-max", "dense-centred", "rrf"])
def test_arms_that_read_find_what_the_words_say_and_the_report_behind_it(name, tiny, arms):
    assert "alder" in first(tiny, arms, name, "q3")
    assert behind(tiny, arms, name, "q3", "alder") == "alder-0"


def test_the_mean_over_reports_is_lower_than_the_best_of_them(tiny):
    best = BASELINES["dense-max"].score(tiny).scores
    mean = BASELINES["dense-mean"].score(tiny).scores
    several = tiny.cities.n_reports > 1
    assert (mean[:, several] <= best[:, several]).all()
    one = tiny.cities.n_reports == 1
    assert mean[:, one] == pytest.approx(best[:, one])


@pytest.mark.parametrize("name", ["random", "tf-idf", "bm25", "dense-max", "dense-mean", "rrf"])
def test_a_city_without_an_experience_stands_last(name, tiny, arms):
    asked_by_others = [i for i, city in enumerate(tiny.asker) if tiny.cities.ids[city] != "hazel"]
    place = arms.rankings[name].ranks[asked_by_others, tiny.cities.ids.index("hazel")]
    assert (place == len(tiny.cities) - 1).all()
    assert behind(tiny, arms, name, "q1", "hazel") is None


def test_arms_without_texts_show_no_statement(arms):
    assert {name for name, one in arms.rankings.items() if one.evidence is None} == {
        "largest", "most-reports", "nearest", "same-country", "same-size",
    }  # fmt: skip


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("is_typed", [True, False])
def test_the_engine_as_an_arm_is_what_jumelles_run_writes(intent, is_typed, tiny):
    needs = (
        statement("n1", "elm", "need", "Rain floods the old town.", ["water"]),
        statement("n2", "birch", "need", "Walls of homes are cold.", ["homes"]),
    )
    own = engine(replace(CATALOGUE, statements=(*STATEMENTS, *needs)))
    questions = tiny.questions if is_typed else catalogue_questions(own)
    asked = Task(own, questions, intent)
    scored = score_own(asked)
    ranking = rank_candidates(scored, asked.asker, asked.ties)
    for city, found in rank_all(own, questions, intent):
        row, column = asked.query_ids.index(city.query), own.position(city.candidate)
        assert ranking.ranks[row, column] == city.rank
        place = scored.evidence[row, column]
        expected = None if found is None else found.candidate
        assert (asked.statement_ids[place] if place >= 0 else None) == expected


def test_further_encoders_are_arms_of_their_own(tiny):
    other = HashingEncoder(64)
    other.name = "small"
    arms = run_arms(tiny, [other])
    extra = {name for name in arms.rankings if ":" in name}
    assert extra == {f"{n}:small" for n in ("dense-centred", "dense-max", "dense-mean", "rrf")}
    assert (arms.rankings["dense-max:small"].ranks != arms.rankings["dense-max"].ranks).any()


def test_what_a_catalogue_lacks_is_said_and_is_no_zero():
    bare = replace(
        CATALOGUE,
        cities=tuple(
            replace(one, population=None, latitude=None, longitude=None, country="")
            for one in CITIES
        ),
    )
    told = []
    arms = run_arms(task(bare), tell=told.append)
    assert set(arms.not_run) == {"largest", "nearest", "same-country", "same-size"}
    assert not set(arms.not_run) & set(arms.rankings)
    assert any("nearest was not run: Fewer than two cities have coordinates." in t for t in told)


def test_a_catalogue_without_an_experience_is_refused():
    with pytest.raises(DataError, match="holds no experience"):
        run_arms(task(Catalogue(NETWORK, CITIES, ())))


def test_a_catalogue_of_one_city_is_refused():
    with pytest.raises(DataError, match="at least two"):
        task(Catalogue(NETWORK, CITIES[:1], ()), ())


def test_progress_names_every_arm(tiny):
    told = []
    run_arms(tiny, tell=told.append)
    n = len(BASELINES) + 1
    assert told[0] == f"[1/{n}] jumelles"
    assert [line.split("]")[0] for line in told if ":" not in line] == [
        f"[{i}/{n}" for i in range(1, n + 1)
    ]


def test_verbatim_copies_of_a_report_change_no_arm(tiny):
    copies = tuple(replace(one, id=f"z-{one.id}") for one in STATEMENTS[:4])
    doubled = task(replace(CATALOGUE, statements=(*STATEMENTS, *copies)))
    before, after = run_arms(tiny), run_arms(doubled)
    for name in set(before.rankings) - {"random"}:
        assert (before.rankings[name].ranks == after.rankings[name].ranks).all(), name
    assert np.array_equal(tiny.cities.n_reports, doubled.cities.n_reports)


def test_more_pairs_than_fit_are_refused_with_the_number_that_does(tiny, monkeypatch):
    monkeypatch.setattr("evaluation.task.MAX_PAIRS", 20)
    with pytest.raises(DataError, match="6 queries and 8 cities .* at most 2 queries"):
        task()
