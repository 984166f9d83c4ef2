"""Fitting the weights."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.calibration.pairs import Pairs
from evaluation.calibration.weights import fit
from models.similarity import probability


@pytest.fixture(scope="module")
def pairs():
    """2,000 queries, 60 texts of 30 owners; relevant texts are nearer in both features."""
    rng = np.random.default_rng(1)
    shape = (2000, 60)
    is_relevant = rng.random(shape) < 0.1
    dense = 0.1 * rng.standard_normal(shape) + 0.15 * is_relevant
    lexical = 0.02 * rng.exponential(size=shape) + 0.03 * is_relevant
    owner = np.repeat(np.arange(30), 2)
    is_usable = np.arange(2000)[:, None] % 30 != owner[None, :]
    return Pairs(
        dense, lexical, is_relevant, is_usable, np.ones(shape, dtype=bool), owner, np.full(30, 2.0)
    )


def test_an_unrelated_text_exceeds_x_with_probability_exp_minus_x(pairs):
    weights = fit(pairs, 1.0)
    llr = weights.intercept + weights.dense * pairs.dense + weights.lexical * pairs.lexical
    unrelated = llr[pairs.is_usable & ~pairs.is_relevant]
    for x in (5.0, 6.0, 7.0):
        assert (unrelated > x).mean() == pytest.approx(np.exp(-x), rel=0.35)


def test_both_features_are_weighed_in_the_direction_of_relevance(pairs):
    weights = fit(pairs, 1.0)
    assert weights.dense > 0
    assert weights.lexical > 0
    # the best slopes: of a Gaussian its shift over its variance, of an exponential its rate
    assert weights.dense / weights.lexical == pytest.approx(15.0 / 50.0, rel=0.6)


def test_probabilities_are_calibrated(pairs):
    weights = fit(pairs, 1.0)
    llr = weights.intercept + weights.dense * pairs.dense + weights.lexical * pairs.lexical
    best = llr.reshape(2000, 30, 2).argmax(axis=2)
    score = np.take_along_axis(llr.reshape(2000, 30, 2), best[:, :, None], 2)[:, :, 0] - np.log(2)
    label = np.take_along_axis(pairs.is_relevant.reshape(2000, 30, 2), best[:, :, None], 2)[:, :, 0]
    usable = pairs.is_usable[:, ::2]
    claimed = probability(score[usable], weights)
    assert claimed.mean() == pytest.approx(label[usable].mean(), abs=0.01)
    sure = claimed > 0.5
    assert label[usable][sure].mean() == pytest.approx(claimed[sure].mean(), abs=0.05)


def test_fitting_twice_gives_the_same_weights(pairs):
    assert fit(pairs, 1.0) == fit(pairs, 1.0)


def test_pairs_that_may_not_be_used_change_nothing(pairs):
    hidden = ~pairs.is_usable
    noise = np.random.default_rng(2).random(hidden.sum()) * 5
    dense = pairs.dense.copy()
    dense[hidden] = noise
    relevant = pairs.is_relevant ^ hidden
    other = replace(pairs, dense=dense, is_relevant=relevant)
    assert fit(other, 0.0) == fit(pairs, 0.0)
