"""Extremely randomised trees (Geurts, Ernst & Wehenkel 2006, Machine Learning 63, 3)."""

from typing import Any

import numpy as np
import optuna
from sklearn.ensemble import ExtraTreesClassifier

WEIGHTS = True
WEIGHT_POWER = 0.25
MISSING = True
DEFAULTS = {"n_estimators": 100, "max_features": 0.8, "min_samples_leaf": 1}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number of trees, the features tried at a node, and the smallest leaf."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 100, 300, step=50),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0, step=0.1),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 8, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> ExtraTreesClassifier:
    """Return the fitted trees, each from all rows, with cuts at random values."""
    trees = ExtraTreesClassifier(**params, n_jobs=1, random_state=seed)
    return trees.fit(X, y, sample_weight=weight)
