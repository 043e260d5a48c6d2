"""Gradient-boosted trees of scikit-learn on binned features, like LightGBM's (Ke et al. 2017)."""

from typing import Any

import numpy as np
import optuna
from sklearn.ensemble import HistGradientBoostingClassifier

WEIGHTS = True
WEIGHT_POWER = 0.5
#: The library's own, but for the penalty and the smallest leaf. Without a penalty, answers on many
#: classes of which some are rare are worthless (docs/benchmarks/trees.md).
DEFAULTS = {
    "max_iter": 100,
    "learning_rate": 0.1,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 5,
    "l2_regularization": 10.0,
    "max_features": 1.0,
}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number, learning rate, size and regularisation of the trees."""
    return {
        "max_iter": trial.suggest_int("max_iter", 50, 200, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "max_leaf_nodes": trial.suggest_int("max_leaf_nodes", 7, 63, log=True),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 2, 50, log=True),
        "l2_regularization": trial.suggest_float("l2_regularization", 1.0, 30.0, log=True),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> HistGradientBoostingClassifier:
    """Return the fitted boosted trees.

    They never stop early. Above 10,000 rows the library would do so, by a tenth of the rows. These
    may be copies of the others, and may have none of a rare class.
    """
    trees = HistGradientBoostingClassifier(**params, early_stopping=False, random_state=seed)
    return trees.fit(X, y, sample_weight=weight)
