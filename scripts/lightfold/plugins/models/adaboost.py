"""AdaBoost of small trees, for several classes (SAMME; Zhu, Zou, Rosset & Hastie 2009)."""

from typing import Any

import numpy as np
import optuna
from sklearn.ensemble import AdaBoostClassifier
from sklearn.tree import DecisionTreeClassifier

WEIGHTS = True
#: The library's own.
DEFAULTS = {"n_estimators": 50, "learning_rate": 1.0, "max_depth": 1}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate and depth of the trees."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 25, 75, step=25),
        "learning_rate": trial.suggest_float("learning_rate", 0.1, 1.0, log=True),
        "max_depth": trial.suggest_int("max_depth", 1, 3),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> AdaBoostClassifier:
    """Return the fitted ensemble."""
    own = dict(params)
    tree = DecisionTreeClassifier(max_depth=own.pop("max_depth"))
    return AdaBoostClassifier(tree, **own, random_state=seed).fit(X, y, sample_weight=weight)
