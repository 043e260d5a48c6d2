"""Random forest whose trees see equally many stars of each class (Chen, Liaw & Breiman 2004)."""

from typing import Any

import numpy as np
import optuna
from imblearn.ensemble import BalancedRandomForestClassifier

WEIGHTS = True
RESAMPLES = True
#: The library's own.
DEFAULTS = {"n_estimators": 100, "max_features": "sqrt", "min_samples_leaf": 1}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the forest's size, the features tried at a node, and the smallest leaf."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 100, 300, step=50),
        "max_features": trial.suggest_categorical("max_features", ["sqrt", 0.2, 0.4, 0.8]),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 16, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> BalancedRandomForestClassifier:
    """Return the fitted forest; weights count within each tree's balanced sample."""
    forest = BalancedRandomForestClassifier(**params, n_jobs=1, random_state=seed)
    return forest.fit(X, y, sample_weight=weight)
