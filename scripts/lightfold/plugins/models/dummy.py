"""Always the largest class: what a model that learned nothing scores."""

from typing import Any

import numpy as np
import optuna
from sklearn.dummy import DummyClassifier

WEIGHTS = True
DEFAULTS: dict[str, Any] = {}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return nothing: there is nothing to tune."""
    return {}


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> DummyClassifier:
    """Return a classifier whose probabilities are the classes' shares of the rows."""
    return DummyClassifier(strategy="prior").fit(X, y, sample_weight=weight)
