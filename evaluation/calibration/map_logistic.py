"""Logistic regression around weights that were known before: few judgements move them little."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data


class MapLogisticRegression(ClassifierMixin, BaseEstimator):
    """Binary logistic regression with a normal prior around documented weights.

    Parameters
    ----------
    prior_mean : array-like of shape (n_features,), optional
        Weights before any judgement; 0 by default.
    prior_precision : float, default=1.0
        One over the variance of the prior, for each weight; the intercept has a flat prior.
    max_iter : int, default=500

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
    coef_ : ndarray of shape (1, n_features)
    intercept_ : ndarray of shape (1,)
    n_features_in_ : int

    Notes
    -----
    Maximum a posteriori: the sum of log-likelihoods less ``precision / 2 * |w - mean| ** 2``
    (Genkin, Lewis and Madigan, Technometrics 2007). A scikit-learn estimator. Cost
    O(n * n_features) per iteration.
    """

    def __init__(
        self,
        prior_mean: Sequence[float] | None = None,
        prior_precision: float = 1.0,
        max_iter: int = 500,
    ) -> None:
        self.prior_mean = prior_mean
        self.prior_precision = prior_precision
        self.max_iter = max_iter

    def __sklearn_tags__(self) -> Tags:
        """Tell scikit-learn that there are two classes."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803
        """Fit the weights.

        Parameters
        ----------
        X : array-like of shape (n, n_features)
        y : array-like of shape (n,)
            Of two classes; the second in sorted order is the positive one.

        Raises
        ------
        ValueError
            If the shapes do not fit, a value is not a number, or there are not two classes.
        """
        rows, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        kind = type_of_target(labels, input_name="y", raise_unknown=True)
        if kind != "binary":
            raise ValueError(f"Only binary classification is supported. The target is {kind}.")
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise ValueError("There must be two classes, but y has one class only.")
        n_features = rows.shape[1]
        mean = np.zeros(n_features) if self.prior_mean is None else np.array(self.prior_mean, float)
        if mean.shape != (n_features,):
            raise ValueError(f"prior_mean has shape {mean.shape}, X has {n_features} features.")
        sign = np.where(labels == self.classes_[1], 1.0, -1.0)
        found = minimize(
            _loss,
            np.append(mean, 0.0),
            args=(rows, sign, mean, self.prior_precision),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": self.max_iter},
        )
        self.coef_, self.intercept_ = found.x[None, :-1], found.x[-1:]
        self.n_iter_ = int(found.nit)
        return self

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        """Return the log-odds of the positive class, shape (n,)."""
        check_is_fitted(self)
        rows = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(rows @ self.coef_[0] + self.intercept_[0])

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        """Return the probability of both classes, shape (n, 2)."""
        positive = expit(self.decision_function(X))
        return np.stack([1.0 - positive, positive], axis=1)

    def predict(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803
        """Return the likelier class of each row, shape (n,)."""
        positive = self.decision_function(X) > 0
        return np.asarray(self.classes_[positive.astype(int)])


def _loss(
    weights: NDArray[np.float64],
    rows: NDArray[np.float64],
    sign: NDArray[np.float64],
    mean: NDArray[np.float64],
    precision: float,
) -> tuple[float, NDArray[np.float64]]:
    """Return minus the log posterior per row, and its gradient."""
    margin = sign * (rows @ weights[:-1] + weights[-1])
    off = weights[:-1] - mean
    pull = -sign * expit(-margin)
    value = np.logaddexp(0.0, -margin).sum() + 0.5 * precision * off @ off
    gradient = np.append(rows.T @ pull + precision * off, pull.sum())
    return float(value) / len(sign), gradient / len(sign)
