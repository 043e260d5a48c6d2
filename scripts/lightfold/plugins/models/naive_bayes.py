"""Gaussian naive Bayes: in each class, every feature is a normal distribution of its own."""

from typing import Any

import numpy as np
import optuna
from sklearn.naive_bayes import GaussianNB

WEIGHTS = True
#: The library's own.
DEFAULTS = {"var_smoothing": 1e-9}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return what is added to all variances, as a fraction of the largest one."""
    return {"var_smoothing": trial.suggest_float("var_smoothing", 1e-9, 1, log=True)}


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> GaussianNB:
    """Return the fitted classifier; nothing in it is random."""
    return GaussianNB(**params).fit(X, y, sample_weight=weight)
