"""Size never decides: not the population, not the number of reports, not the order of files."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.export.suggestions_csv import suggestions_csv
from matcher.intent import INTENTS
from matcher.options import Options
from matcher.run import catalogue_questions, rank_all
from matcher.suggest import Suggester
from tests.world import CATALOGUE, CITIES, NETWORK, STATEMENTS, city, engine, statement

WORDS = (
    "home roof wall heat rain river park tram bus school music street energy old poor new".split()
)
texts = st.lists(st.sampled_from(WORDS), min_size=2, max_size=12).map(" ".join)
kinds = st.sampled_from(["need", "experience", "profile"])
theme_sets = st.sampled_from([(), ("homes",), ("water",), ("homes", "water")])


@st.composite
def catalogues(draw):
    cities = [city(f"city-{i}") for i in range(draw(st.integers(2, 6)))]
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(cities), kinds, texts, theme_sets), min_size=1, max_size=14
        )
    )
    statements = [
        statement(f"s{i}", who.id, kind, text, themes)
        for i, (who, kind, text, themes) in enumerate(rows)
    ]
    return replace(CATALOGUE, cities=tuple(cities), statements=tuple(statements), partnerships=())


def full_run(catalogue, intent="any"):
    made = engine(catalogue)
    return list(rank_all(made, catalogue_questions(made), intent))


def everything(catalogue):
    """All suggestions on all themes, without the population."""
    suggester = Suggester(engine(catalogue))
    lists = [
        answer
        for who in catalogue.cities
        for answer in suggester.answer(who.id, None, Options(top=0))
    ]
    found = [answer.as_json() for answer in lists]
    for answer in found:
        for suggestion in answer["suggestions"]:
            suggestion["city"].pop("population")
    return found, suggestions_csv(lists)


@settings(deadline=None, max_examples=40)
@given(catalogues(), st.data())
def test_multiplying_any_population_by_1000_changes_nothing_but_the_population_shown(
    catalogue, data
):
    grown = data.draw(st.sampled_from(catalogue.cities))
    cities = tuple(
        replace(c, population=c.population * 1000) if c is grown else c for c in catalogue.cities
    )
    other = replace(catalogue, cities=cities)
    assert full_run(catalogue) == full_run(other)
    assert everything(catalogue) == everything(other)


@settings(deadline=None, max_examples=40)
@given(catalogues(), st.sampled_from(INTENTS), st.data())
def test_copying_a_report_ten_times_changes_no_rank_and_no_score(catalogue, intent, data):
    copied = data.draw(st.sampled_from(catalogue.statements))
    prefix = data.draw(st.sampled_from(["a", "z"]))
    copies = tuple(replace(copied, id=f"{prefix}{i}-{copied.id}") for i in range(10))
    more = replace(catalogue, statements=(*copies, *catalogue.statements))
    before = [line for line, _ in full_run(catalogue, intent)]
    assert before == [line for line, _ in full_run(more, intent)]


@settings(deadline=None, max_examples=40)
@given(catalogues(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(catalogue, random):
    cities, statements = list(catalogue.cities), list(catalogue.statements)
    random.shuffle(cities)
    random.shuffle(statements)
    shuffled = replace(catalogue, cities=tuple(cities), statements=tuple(statements))
    assert full_run(catalogue) == full_run(shuffled)


@settings(deadline=None, max_examples=40)
@given(catalogues())
def test_every_city_gets_a_full_ranking_with_strictly_falling_scores(catalogue):
    ids = {c.id for c in catalogue.cities}
    lines = [line for line, _ in full_run(catalogue)]
    assert len(lines) == len(ids) * (len(ids) - 1) * len(NETWORK.themes)
    for i in range(0, len(lines), len(ids) - 1):
        block = lines[i : i + len(ids) - 1]
        asker = block[0].query.split(":")[0]
        assert {line.candidate for line in block} == ids - {asker}
        assert [line.rank for line in block] == list(range(1, len(ids)))
        scores = [line.score for line in block]
        assert all(a > b for a, b in zip(scores, scores[1:], strict=False))


@settings(deadline=None, max_examples=20)
@given(catalogues())
def test_no_city_is_lost(catalogue):
    suggester = Suggester(engine(catalogue))
    for who in catalogue.cities:
        for answer in suggester.answer(who.id, None, Options(top=0, is_new_only=True)):
            seen = [s.city.id for s in answer.suggestions] + [out.city for out in answer.left_out]
            assert sorted([*seen, who.id]) == sorted(c.id for c in catalogue.cities)


def test_the_world_of_the_tests_has_cities_of_very_different_size():
    assert max(c.population for c in CITIES) >= 1000 * min(c.population for c in CITIES)
    assert {s.city for s in STATEMENTS} < {c.id for c in CITIES} | {"x"}
