"""Gradient-boosted trees of LightGBM, grown leaf by leaf (Ke et al. 2017, NeurIPS 30, 3146).

It needs LightGBM (envs/requirements-lightgbm.txt).
"""

from typing import Any

import numpy as np
import optuna

WEIGHTS = True
WEIGHT_POWER = 0.5
MISSING = True
#: The library's own, but for the penalty and the least gain of a cut. Without them, answers on many
#: classes of which some are rare are poor, and trees take four times as long.
DEFAULTS = {
    "n_estimators": 100,
    "learning_rate": 0.1,
    "num_leaves": 31,
    "min_child_samples": 20,
    "min_split_gain": 0.25,
    "colsample_bytree": 1.0,
    "reg_lambda": 1.0,
}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate, size and regularisation of the trees."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 50, 200, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 7, 63, log=True),
        "min_child_samples": trial.suggest_int("min_child_samples", 2, 40, log=True),
        "min_split_gain": trial.suggest_float("min_split_gain", 0.1, 1.0, log=True),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.3, 10.0, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> Any:
    """Return the fitted boosted trees; histograms are summed in one order, so they repeat."""
    from lightgbm import LGBMClassifier

    order = {"deterministic": True, "force_row_wise": True}
    trees = LGBMClassifier(**params, **order, n_jobs=1, random_state=seed, verbose=-1)
    return trees.fit(X, y, sample_weight=weight)
