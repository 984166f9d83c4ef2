"""Who is shown: hand-computed, against SciPy, and what must not change it."""

import numpy as np
import pytest
from scipy.stats import skew, spearmanr

from evaluation import exposure
from evaluation.cities import Cities
from evaluation.judgements import Judgements
from evaluation.plugins import load_parts
from evaluation.predictability import size_r2
from evaluation.rank_correlation import spearman
from evaluation.ranking import Ranking
from evaluation.shown import ExposureMeasure, Shown
from tests.evaluation.tiny import task, with_population

EXPOSURE = {one.name: one for one in load_parts(exposure, "EXPOSURE", ExposureMeasure)}
ZEROS = np.zeros(8)


def cities(people=range(1, 9), n_reports=(1,) * 8):
    n = len(n_reports)
    unknown = np.full(n, np.nan)
    return Cities(
        tuple(f"c{i}" for i in range(n)),
        np.array(people, dtype=float), unknown, unknown, ("",) * n, ("",) * n,
        np.array(n_reports, dtype=np.int64),
    )  # fmt: skip


def shown(own=None, **columns):
    own = own or cities()
    names = ("count", "exposure", "n_relevant", "n_relevant_shown", "n_other", "n_other_shown")
    arrays = [np.array(columns.get(name, ZEROS), dtype=float) for name in names]
    return Shown(own, own.has_report, *arrays)


def compute(name, shown):
    return EXPOSURE[name].compute(shown)


def test_what_a_ranking_shows_by_hand():
    ranks = np.array([[0, 1, 2], [2, 0, 1]], dtype=np.int32)
    judged = Judgements(np.array([[-1, 1, 0], [-1, -1, 1]], dtype=np.int16))
    own = cities(people=(1, 2, 3), n_reports=(1, 1, 0))
    found = Shown.of(Ranking(ranks), own, np.array([0, 1]), judged)
    assert found.count.tolist() == [1, 1, 2]
    assert found.exposure == pytest.approx([1 / np.log2(3), 1.0, 1 + 1 / np.log2(3)])
    assert found.n_relevant.tolist() == [0, 1, 1]
    assert found.n_other.tolist() == [1, 0, 1]  # never for a city's own query
    assert found.is_candidate.tolist() == [True, True, False]


def test_places_after_the_tenth_are_not_shown():
    ranks = np.arange(12, dtype=np.int32)[None, :]
    own = cities(people=range(1, 13), n_reports=(1,) * 12)
    found = Shown.of(Ranking(ranks), own, np.array([0]), None)
    assert found.count.tolist() == [0] + [1] * 10 + [0]


def test_popreo_is_deviation_over_mean_of_the_chances_of_the_size_classes():
    found = shown(n_relevant=[4] * 8, n_relevant_shown=[0, 0, 1, 1, 2, 2, 3, 3])
    chances = np.array([0, 0.25, 0.5, 0.75])
    assert compute("PopREO", found).value == pytest.approx(chances.std() / chances.mean())
    even = shown(n_relevant=[4] * 8, n_relevant_shown=[1] * 8)
    assert compute("PopREO", even).value == 0.0


def test_popreo_leaves_out_classes_without_a_relevant_pair():
    found = shown(n_relevant=[4] * 4 + [0] * 4, n_relevant_shown=[1] * 4 + [0] * 4)
    assert compute("PopREO", found).value == 0.0
    alone = shown(n_relevant=[4] * 2 + [0] * 6, n_relevant_shown=[1] * 2 + [0] * 6)
    assert np.isnan(compute("PopREO", alone).value)


def test_false_alarms_of_big_and_small_by_hand():
    # the smallest two fifths are the cities 0 to 2, the largest fifth 6 and 7
    found = shown(n_other=[10] * 8, n_other_shown=[1, 1, 1, 0, 0, 0, 3, 3])
    assert compute("false alarms, big/small", found).value == pytest.approx(3.0)


def test_false_alarms_of_many_and_few_reports_by_hand():
    own = cities(n_reports=(1, 1, 1, 1, 1, 2, 5, 9))
    found = shown(own, n_other=[10] * 8, n_other_shown=[1, 1, 1, 1, 1, 0, 2, 2])
    assert compute("false alarms, many/few reports", found).value == pytest.approx(2.0)


def test_a_ratio_is_untold_where_one_end_is_never_shown_or_all_are_alike():
    found = shown(n_other=[10] * 8, n_other_shown=[0, 0, 0, 1, 1, 1, 3, 3])
    assert np.isnan(compute("false alarms, big/small", found).value)
    assert np.isnan(compute("false alarms, many/few reports", found).value)


def test_gini_skewness_and_never_shown_by_hand():
    found = shown(exposure=[0, 0, 0, 0, 0, 0, 0, 8], count=[0, 0, 0, 0, 1, 1, 1, 5])
    assert compute("exposure Gini", found).value == pytest.approx(7 / 8)
    assert compute("exposure Gini", shown(exposure=[2] * 8)).value == pytest.approx(0.0)
    expected = skew([0, 0, 0, 0, 1, 1, 1, 5])
    assert compute("k-occurrence skewness", found).value == pytest.approx(expected)
    assert compute("never in a first ten", found).value == 0.5


def test_cities_without_an_experience_are_no_candidates():
    own = cities(n_reports=(0, 0, 1, 1, 1, 1, 1, 1))
    found = shown(own, count=[0, 0, 1, 1, 1, 1, 1, 0])
    assert compute("never in a first ten", found).value == pytest.approx(1 / 6)


def test_spearman_agrees_with_scipy_and_its_interval_holds_the_value():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=60), rng.integers(0, 4, 60).astype(float)
    one = spearman(x, y)
    assert one.value == pytest.approx(spearmanr(x, y).statistic)
    assert -1 <= one.low < one.value < one.high <= 1


def test_the_partial_correlation_vanishes_if_relevance_explains_all():
    rng = np.random.default_rng(2)
    relevance = rng.permutation(200).astype(float)
    size, exposed = relevance + rng.normal(0, 40, 200), relevance + rng.normal(0, 40, 200)
    assert spearman(exposed, size).low > 0.3
    assert abs(spearman(exposed, size, relevance).value) < 0.2


def test_a_correlation_is_untold_where_nothing_varies_or_too_little_is_known():
    assert np.isnan(spearman(np.ones(9), np.arange(9.0)).value)
    assert np.isnan(spearman(np.array([1.0, 2.0, np.nan]), np.arange(3.0)).value)


@pytest.mark.parametrize("name", sorted(EXPOSURE))
def test_multiplying_all_populations_changes_no_measure(name):
    rng = np.random.default_rng(3)
    counts = rng.integers(0, 9, (6, 8))
    columns = dict(
        count=counts[0], exposure=counts[0] / 2, n_relevant=counts[1] + 9,
        n_relevant_shown=counts[2], n_other=counts[3] + 9, n_other_shown=counts[4] + 1,
    )  # fmt: skip
    people = rng.integers(1_000, 9_000_000, 8)
    before = compute(name, shown(cities(people), **columns))
    after = compute(name, shown(cities(people * 1000), **columns))
    assert (after.value, after.low, after.high) == pytest.approx(
        (before.value, before.low, before.high), nan_ok=True
    )


def test_size_classes_are_quarters_and_unknown_is_no_class():
    own = cities(people=[*range(1, 8), np.nan])
    assert own.size_class.tolist() == [0, 0, 1, 1, 2, 3, 3, -1]


def test_size_that_is_in_the_texts_is_found_and_size_that_is_not_is_not():
    """The embedding is made to hold the logarithm of the size, or chance."""
    rng = np.random.default_rng(4)
    size = rng.normal(size=80)

    def probed(column):
        from types import SimpleNamespace

        emb = np.c_[column, np.full(80, 3.0), rng.normal(0, 0.1, (80, 4))].astype(np.float32)
        emb /= np.linalg.norm(emb, axis=1, keepdims=True)
        reports = SimpleNamespace(emb=emb, text_emb=emb, owner=np.arange(80))
        own = cities(np.exp(size), (1,) * 80)
        return size_r2(SimpleNamespace(engine=SimpleNamespace(reports=reports), cities=own))

    assert probed(size).value > 0.9
    assert probed(rng.normal(size=80)).value < 0.1


def test_too_few_cities_are_not_probed():
    assert np.isnan(size_r2(task()).value)


def test_population_enters_nothing_but_measures_of_size():
    """The rankings of the engine are the same bytes whatever the populations."""
    from evaluation.own_arm import score_own

    before, after = score_own(task()), score_own(task(with_population(1000)))
    assert (before.scores == after.scores).all()
    assert (before.evidence == after.evidence).all()
