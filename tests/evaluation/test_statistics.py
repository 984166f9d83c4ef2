"""Intervals, tests and power: known values, level and coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.bootstrap import mean_interval
from evaluation.statistics.clusters import Clustered
from evaluation.statistics.comparison import compare
from evaluation.statistics.holm import holm
from evaluation.statistics.power import detectable, power
from evaluation.statistics.sign_flip import sign_flip

NOT_KNOWN = float("nan")


def test_holm_by_hand():
    # 0.01 * 4; 0.02 * 3 = 0.06; 0.03 * 2 = 0.06; 0.04 * 1, raised to what came before
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_holm_passes_over_what_cannot_be_compared():
    adjusted = holm([0.01, NOT_KNOWN, 0.5])
    assert adjusted[0] == pytest.approx(0.02)
    assert np.isnan(adjusted[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p_values):
    adjusted = holm(p_values)
    assert all(a >= p for a, p in zip(adjusted, p_values, strict=True))
    assert sorted(range(len(p_values)), key=lambda i: (p_values[i], i)) == sorted(
        range(len(p_values)), key=lambda i: (adjusted[i], p_values[i], i)
    )


def test_sign_flip_of_three_clusters_by_hand():
    # sums 1, 2, 3: of the eight patterns only +++ and --- reach 6
    assert sign_flip(np.array([1.0, 2.0, 3.0]), np.arange(3)) == pytest.approx(2 / 8)


def test_queries_of_one_city_change_sign_together():
    # without clusters p would be 2 / 2**6; as two cities of three queries it is 2 / 2**2
    differences, cities = np.ones(6), np.array([0, 0, 0, 1, 1, 1])
    assert sign_flip(differences, cities) == pytest.approx(2 / 4)


def test_sign_flip_of_no_difference_is_one_and_of_nothing_unknown():
    assert sign_flip(np.zeros(5), np.arange(5)) == 1.0
    assert np.isnan(sign_flip(np.full(3, np.nan), np.arange(3)))


def test_many_clusters_agree_with_the_exact_test_and_are_never_zero():
    rng = np.random.default_rng(7)
    differences = rng.normal(0.6, 1.0, 14)
    exact = sign_flip(differences, np.arange(14))
    # a fifteenth cluster without a difference changes nothing but the way of counting
    drawn = sign_flip(np.append(differences, 0.0), np.arange(15))
    assert drawn == pytest.approx(exact, abs=0.01)
    assert 0 < sign_flip(np.ones(200), np.arange(200)) < 0.001


def test_the_test_keeps_its_level():
    rng = np.random.default_rng(8)
    wrong = [sign_flip(rng.normal(size=12), np.arange(12)) <= 0.05 for _ in range(400)]
    assert 0.02 < np.mean(wrong) < 0.085


def test_the_mean_and_its_standard_error_by_hand():
    values = np.array([1.0, 3.0, 5.0, NOT_KNOWN])
    own = Clustered.of(values, np.array([0, 0, 2, 2]))
    # sums 4 and 5, counts 2 and 1, mean 3; residuals -2 and 2; sqrt(2 * 8) / 3
    assert own.mean == 3.0
    assert own.standard_error == pytest.approx(4 / 3)


def test_single_queries_give_the_textbook_standard_error():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    own = Clustered.of(values, np.arange(4))
    assert own.standard_error == pytest.approx(values.std(ddof=1) / 2)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(9)
    covered = 0
    for _ in range(200):
        effect = rng.exponential(size=30)  # skewed, two queries per city
        values = np.repeat(effect, 2) + rng.normal(0, 0.1, 60)
        one = mean_interval(values, np.repeat(np.arange(30), 2))
        covered += one.low <= 1.0 <= one.high
    assert 0.90 <= covered / 200 <= 0.99


def test_copies_of_a_query_make_no_interval_shorter():
    rng = np.random.default_rng(10)
    values = rng.random(25)
    once = mean_interval(values, np.arange(25))
    often = mean_interval(np.repeat(values, 4), np.repeat(np.arange(25), 4))
    assert (often.low, often.high) == pytest.approx((once.low, once.high))


def test_one_city_gives_no_interval_and_no_spread_a_point():
    assert not mean_interval(np.array([0.2, 0.4]), np.array([0, 0])).has_interval
    same = mean_interval(np.full(4, 0.5), np.arange(4))
    assert (same.low, same.value, same.high) == (0.5, 0.5, 0.5)
    nothing = mean_interval(np.full(3, np.nan), np.arange(3))
    assert np.isnan(nothing.value) and nothing.n == 0


def test_power_is_the_share_of_samples_in_which_a_t_test_finds_the_difference():
    from scipy.stats import ttest_1samp

    rng = np.random.default_rng(11)
    spread = Clustered.of(rng.normal(0.0, 1.0, 20), np.arange(20))
    sd = spread.standard_error * np.sqrt(20)
    samples = rng.normal(0.5, sd, (4000, 20))
    found = np.mean(ttest_1samp(samples, 0.0, axis=1).pvalue < 0.05)
    assert power(0.5, spread) == pytest.approx(found, abs=0.03)


def test_the_detectable_difference_has_the_wanted_power():
    spread = Clustered.of(np.random.default_rng(12).normal(size=40), np.arange(40))
    assert power(detectable(spread), spread) == pytest.approx(0.8, abs=0.01)
    assert power(0.0, spread) == pytest.approx(0.05, abs=1e-6)


def test_power_is_unknown_for_one_cluster_and_one_for_a_huge_difference():
    assert np.isnan(power(0.1, Clustered.of(np.ones(3), np.zeros(3, dtype=int))))
    spread = Clustered.of(np.random.default_rng(13).normal(size=40), np.arange(40))
    assert power(1e6, spread) == pytest.approx(1.0)


def test_a_comparison_by_hand():
    own, other = np.array([0.5, 0.7, 0.2, 0.1]), np.array([0.3, 0.7, 0.3, 0.0])
    one = compare(own, {"other": other}, np.array([0, 0, 1, 2]))["other"]
    assert one.difference.value == pytest.approx(0.05)
    means = np.array([0.1, -0.1, 0.1])  # of the three cities
    assert one.effect == pytest.approx(means.mean() / means.std(ddof=1))
    assert (one.better, one.equal, one.worse) == pytest.approx((2 / 3, 0, 1 / 3))
    assert one.p == one.p_holm


def test_a_rounding_error_is_no_difference():
    own = np.array([0.1 + 0.2, 0.5])
    one = compare(own, {"other": np.array([0.3, 0.5])}, np.arange(2))["other"]
    assert one.equal == 1.0
    assert one.p == 1.0
