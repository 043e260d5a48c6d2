"""Gradient-boosted trees of XGBoost (Chen & Guestrin 2016)."""

from typing import Any

import numpy as np
import optuna
import xgboost

WEIGHTS = True
WEIGHT_POWER = 0.5
MISSING = True
#: The library's own.
DEFAULTS = {
    "n_estimators": 100,
    "learning_rate": 0.3,
    "max_depth": 6,
    "min_child_weight": 1.0,
    "subsample": 1.0,
    "colsample_bytree": 1.0,
    "reg_lambda": 1.0,
}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate, depth and regularisation of the trees."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 50, 300, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "max_depth": trial.suggest_int("max_depth", 3, 9),
        "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 20, log=True),
        "subsample": trial.suggest_float("subsample", 0.5, 1.0),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.1, 20, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> xgboost.XGBClassifier:
    """Return the fitted boosted trees."""
    trees = xgboost.XGBClassifier(**params, tree_method="hist", n_jobs=1, random_state=seed)
    return trees.fit(X, y, sample_weight=weight)
