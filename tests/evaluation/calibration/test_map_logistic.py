"""Logistic regression around a prior."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

from evaluation.calibration.map_logistic import MapLogisticRegression


@parametrize_with_checks([MapLogisticRegression(), MapLogisticRegression(prior_precision=5.0)])
def test_it_is_a_scikit_learn_estimator(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(1)
    rows = rng.standard_normal((4_000, 2))
    odds = 1.5 * rows[:, 0] - 0.5 * rows[:, 1] + 0.3
    return rows, rng.random(4_000) < 1 / (1 + np.exp(-odds))


def test_around_zero_it_is_ridge_logistic_regression(drawn):
    ours = MapLogisticRegression(prior_precision=2.0).fit(*drawn)
    theirs = LogisticRegression(C=0.5, tol=1e-8).fit(*drawn)
    assert ours.coef_ == pytest.approx(theirs.coef_, abs=1e-3)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, abs=1e-3)
    assert ours.predict_proba(drawn[0]) == pytest.approx(theirs.predict_proba(drawn[0]), abs=1e-3)


def test_few_judgements_leave_the_prior_where_it_was_and_many_do_not(drawn):
    rows, labels = drawn
    few = MapLogisticRegression([-2.0, 2.0], 10.0).fit(rows[:6], labels[:6])
    many = MapLogisticRegression([-2.0, 2.0], 10.0).fit(rows, labels)
    assert few.coef_[0] == pytest.approx([-2.0, 2.0], abs=0.35)
    assert many.coef_[0] == pytest.approx([1.5, -0.5], abs=0.2)


def test_at_the_mode_the_gradient_of_the_posterior_is_zero(drawn):
    rows, labels = drawn
    mean, precision = np.array([1.0, 1.0]), 50.0
    model = MapLogisticRegression(mean, precision).fit(rows, labels)
    error = labels - model.predict_proba(rows)[:, 1]
    gradient = rows.T @ error - precision * (model.coef_[0] - mean)
    assert gradient == pytest.approx([0.0, 0.0], abs=0.5)


@pytest.mark.parametrize(
    ("labels", "mean", "word"),
    [([1, 1, 1], None, "one class"), ([0, 1, 2], None, "binary"), ([0, 1, 1], [1.0], "prior_mean")],
)
def test_wrong_input_is_named(labels, mean, word):
    with pytest.raises(ValueError, match=word):
        MapLogisticRegression(mean).fit([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], labels)
