"""Linear discriminant analysis (Fisher 1936), with or without shrinkage (Ledoit & Wolf 2004)."""

from typing import Any

import numpy as np
import optuna
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

WEIGHTS = False
#: The library's own.
DEFAULTS = {"shrinkage": "none"}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return how much the covariance is shrunk: not at all, by Ledoit & Wolf, or by a fraction."""
    params: dict[str, Any] = {}
    params["shrinkage"] = trial.suggest_categorical("shrinkage", ["none", "auto", "free"])
    if params["shrinkage"] == "free":
        params["shrinkage"] = trial.suggest_float("shrinkage_free", 0.001, 1, log=True)
    return params


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> LinearDiscriminantAnalysis:
    """Return the fitted classifier; it takes no weights and needs no seed.

    Without shrinkage it is solved by singular values, which collinear features do not disturb.
    """
    if params["shrinkage"] == "none":
        return LinearDiscriminantAnalysis(solver="svd").fit(X, y)
    return LinearDiscriminantAnalysis(solver="lsqr", **params).fit(X, y)
