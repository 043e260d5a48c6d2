"""Gradient-boosted symmetric trees of CatBoost (Prokhorenkova et al. 2018, NeurIPS 31, 6638).

It needs CatBoost (envs/requirements-catboost.txt).
"""

from typing import Any

import numpy as np
import optuna

from lightfold.errors import Impossible

WEIGHTS = True
WEIGHT_POWER = 0.5
MISSING = True
DEFAULTS = {"iterations": 200, "learning_rate": 0.15, "depth": 4, "l2_leaf_reg": 3.0}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate, depth and regularisation of the trees."""
    return {
        "iterations": trial.suggest_int("iterations", 100, 400, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "depth": trial.suggest_int("depth", 3, 7),
        "l2_leaf_reg": trial.suggest_float("l2_leaf_reg", 0.5, 10.0, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> Any:
    """Return the fitted boosted trees.

    Raises
    ------
    Impossible
        If no feature tells any two rows apart.
    """
    from catboost import CatBoostClassifier

    if not (X[0] != X).any():  # the library stops where it has nothing to cut
        raise Impossible("every feature is the same for all rows")
    quiet = {"verbose": False, "allow_writing_files": False}
    trees = CatBoostClassifier(**params, **quiet, thread_count=1, random_seed=seed)
    return trees.fit(X, y, sample_weight=weight)
