"""Gradient-boosted trees of XGBoost (Chen & Guestrin 2016)."""

from typing import Any

import numpy as np
import optuna
import xgboost

WEIGHTS = True
WEIGHT_POWER = 0.5
#: Cuts that gain less than ``gamma`` are not made. It does what early stopping does, in a fourth
#: of the time (docs/benchmarks/trees.md).
DEFAULTS = {
    "n_estimators": 100,
    "learning_rate": 0.15,
    "max_depth": 6,
    "gamma": 0.5,
    "colsample_bynode": 0.5,
    "reg_lambda": 0.3,
}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate, depth and regularisation of the trees."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 50, 200, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.05, 0.3, log=True),
        "max_depth": trial.suggest_int("max_depth", 3, 8),
        "gamma": trial.suggest_float("gamma", 0.1, 2.0, log=True),
        "colsample_bynode": trial.suggest_float("colsample_bynode", 0.3, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.1, 10.0, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> xgboost.XGBClassifier:
    """Return the fitted boosted trees."""
    trees = xgboost.XGBClassifier(**params, tree_method="hist", n_jobs=1, random_state=seed)
    return trees.fit(X, y, sample_weight=weight)
