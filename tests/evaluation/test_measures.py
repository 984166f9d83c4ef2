"""Measures of quality: hand-computed, against ir_measures, and what must not change them."""

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import measures
from evaluation.judgements import UNJUDGED, Judgements
from evaluation.measure import Measure
from evaluation.plugins import load_parts
from evaluation.ranking import Ranking, Scored, rank_candidates, tie_keys

MEASURES = {one.label: one for one in load_parts(measures, "MEASURE", Measure)}


def ranking(*orders, n_cities=None):
    """Rank candidates in the given orders; those not named are not ranked."""
    n_cities = n_cities or 1 + max(max(order) for order in orders)
    ranks = np.zeros((len(orders), n_cities), dtype=np.int32)
    for i, order in enumerate(orders):
        ranks[i, list(order)] = np.arange(1, len(order) + 1)
    return Ranking(ranks)


def judged(*rows):
    return Judgements(np.array(rows, dtype=np.int16))


def value(label, ranking, judgements):
    return MEASURES[label].of(ranking, judgements)


def test_the_measures_of_the_project_are_all_found():
    assert set(MEASURES) == {"nDCG@10", "RR", "P@10", "R@10", "percentile", "Judged@10"}


def test_ndcg_of_a_small_ranking_by_hand():
    # city 0 asks; order 2, 1, 4, 3; grades 1: 2, 3: 1
    own = ranking([2, 1, 4, 3])
    grades = judged([UNJUDGED, 2, 0, 1, UNJUDGED])
    dcg = 2 / np.log2(3) + 1 / np.log2(5)
    ideal = 2 / np.log2(2) + 1 / np.log2(3)
    assert value("nDCG@10", own, grades) == pytest.approx([dcg / ideal])


def test_reciprocal_rank_precision_recall_and_judged_by_hand():
    own = ranking([2, 1, 4, 3])
    grades = judged([UNJUDGED, 2, 0, 1, UNJUDGED])
    assert value("RR", own, grades) == pytest.approx([1 / 2])
    assert value("P@10", own, grades) == pytest.approx([2 / 10])
    assert value("R@10", own, grades) == pytest.approx([1.0])
    assert value("Judged@10", own, grades) == pytest.approx([3 / 4])


def test_mean_percentile_by_hand():
    # two relevant (1, 3) and two others (2, 4): 1 stands above one of them, 3 above none
    own = ranking([2, 1, 4, 3])
    assert value("percentile", own, judged([-1, 2, 0, 1, -1])) == pytest.approx([(1 / 2 + 0) / 2])


def test_percentile_is_one_if_all_relevant_stand_first_and_zero_if_last():
    grades = judged([-1, 1, 1, -1, -1])
    assert value("percentile", ranking([1, 2, 3, 4]), grades) == [1.0]
    assert value("percentile", ranking([3, 4, 2, 1]), grades) == [0.0]


def test_candidates_that_are_not_ranked_share_the_place_after_the_last():
    # 3 and 4 are not ranked: relevant 3 stands below 1 and 2 and level with 4
    own = ranking([1, 2], n_cities=5)
    assert value("percentile", own, judged([-1, -1, -1, 1, -1])) == pytest.approx([0.5 / 3])


def test_a_query_without_a_relevant_candidate_is_left_out_and_never_a_zero():
    own = ranking([1, 2], [1, 2])
    grades = judged([-1, 0, 0], [-1, 1, -1])
    for label in ("nDCG@10", "RR", "P@10", "R@10", "percentile"):
        found = value(label, own, grades)
        assert np.isnan(found[0]), label
        assert np.isfinite(found[1]), label


def test_only_the_first_ten_count():
    own = ranking(range(1, 13), n_cities=13)
    grades = np.full((1, 13), UNJUDGED, dtype=np.int16)
    grades[0, 11] = 1
    for label in ("nDCG@10", "P@10", "R@10", "Judged@10"):
        assert value(label, own, Judgements(grades)) == [0.0], label
    assert value("RR", own, Judgements(grades)) == pytest.approx([1 / 11])


worlds = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def random_world(rng):
    n_queries, n_cities = int(rng.integers(1, 8)), int(rng.integers(13, 40))
    asker = rng.integers(0, n_cities, n_queries)
    ids = tuple(f"c{i:02d}" for i in range(n_cities))
    queries = tuple(f"q{i}" for i in range(n_queries))
    scores = rng.integers(0, 5, (n_queries, n_cities)).astype(float)
    own = rank_candidates(Scored(scores), asker, tie_keys(queries, ids))
    grades = rng.choice([UNJUDGED, 0, 1, 2, 3], (n_queries, n_cities), p=[0.6, 0.1, 0.1, 0.1, 0.1])
    grades[np.arange(n_queries), asker] = UNJUDGED
    grades[np.arange(n_queries), (asker + 1) % n_cities] = 1
    return queries, ids, own, Judgements(grades.astype(np.int16))


@given(worlds)
def test_ir_measures_agrees_query_by_query(rng):
    queries, ids, own, grades = random_world(rng)
    qrels = [
        ir_measures.Qrel(queries[q], ids[c], int(grades.grades[q, c]))
        for q, c in np.argwhere(grades.grades != UNJUDGED)
    ]
    run = [
        ir_measures.ScoredDoc(queries[q], ids[c], -float(own.ranks[q, c]))
        for q, c in np.argwhere(own.ranks > 0)
    ]
    wanted = [ir_measures.parse_measure(label) for label in MEASURES if label != "percentile"]
    theirs = {
        (str(m.measure), m.query_id): m.value for m in ir_measures.iter_calc(wanted, qrels, run)
    }
    for label in map(str, wanted):
        ours = value(label, own, grades)
        assert ours == pytest.approx([theirs[label, query] for query in queries], abs=1e-6), label


@given(worlds)
def test_measures_do_not_depend_on_the_order_of_cities_and_queries(rng):
    _queries, _ids, own, grades = random_world(rng)
    rows, columns = rng.permutation(own.ranks.shape[0]), rng.permutation(own.ranks.shape[1])
    moved = Ranking(own.ranks[rows][:, columns])
    moved_grades = Judgements(grades.grades[rows][:, columns])
    for label, measure in MEASURES.items():
        expected = measure.of(own, grades)[rows]
        assert measure.of(moved, moved_grades) == pytest.approx(expected, nan_ok=True), label


@given(worlds)
def test_every_value_lies_between_zero_and_one(rng):
    _queries, _ids, own, grades = random_world(rng)
    for label, measure in MEASURES.items():
        found = measure.of(own, grades)
        assert ((found >= 0) & (found <= 1 + 1e-12)).all(), label


@given(worlds)
def test_moving_a_relevant_candidate_up_by_one_lowers_no_measure(rng):
    _queries, _ids, own, grades = random_world(rng)
    ranks = own.ranks.copy()
    for q in range(len(ranks)):
        relevant = [c for c in np.flatnonzero(grades.is_relevant[q]) if ranks[q, c] > 1]
        if relevant:
            up = relevant[0]
            down = int(np.flatnonzero(ranks[q] == ranks[q, up] - 1)[0])
            if not grades.is_relevant[q, down]:
                ranks[q, [up, down]] = ranks[q, [down, up]]
    for label in ("nDCG@10", "RR", "P@10", "R@10", "percentile"):
        before, after = value(label, own, grades), value(label, Ranking(ranks), grades)
        assert (after >= before - 1e-12).all(), label


def test_equal_scores_are_ordered_by_the_hash_of_query_and_candidate():
    from matcher.order import ranked

    ids = tuple(f"c{i}" for i in range(30))
    own = rank_candidates(Scored(np.zeros((1, 30))), np.array([4]), tie_keys(("a query",), ids))
    expected = [i for i in ranked(np.zeros(30), "a query", ids) if i != 4]
    assert own.order[0, :29].tolist() == expected
    assert own.ranks[0, 4] == 0


def test_a_module_without_its_part_is_a_mistake_that_is_named():
    with pytest.raises(TypeError, match="measures.judged has no NOTHING"):
        load_parts(measures, "NOTHING", Measure)
