"""One decision tree (Breiman, Friedman, Olshen & Stone 1984)."""

from typing import Any

import numpy as np
import optuna
from sklearn.tree import DecisionTreeClassifier

WEIGHTS = True
#: The library's own.
DEFAULTS = {"criterion": "gini", "min_samples_leaf": 1, "ccp_alpha": 0.0}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return how a cut is judged, the smallest leaf, and how much is pruned."""
    return {
        "criterion": trial.suggest_categorical("criterion", ["gini", "entropy"]),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 64, log=True),
        "ccp_alpha": trial.suggest_float("ccp_alpha", 0.0, 0.01),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> DecisionTreeClassifier:
    """Return the fitted tree; the seed chooses between cuts that are equally good."""
    return DecisionTreeClassifier(**params, random_state=seed).fit(X, y, sample_weight=weight)
