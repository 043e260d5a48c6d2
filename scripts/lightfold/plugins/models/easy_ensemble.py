"""EasyEnsemble: AdaBoost on several undersampled, balanced samples (Liu, Wu & Zhou 2009)."""

from typing import Any

import numpy as np
import optuna
from imblearn.ensemble import EasyEnsembleClassifier
from sklearn.ensemble import AdaBoostClassifier
from sklearn.tree import DecisionTreeClassifier

WEIGHTS = False
RESAMPLES = True
#: The library's own.
DEFAULTS = {"n_estimators": 10, "rounds": 50, "learning_rate": 1.0, "max_depth": 1}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number of samples, and the number, learning rate and depth of their trees."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 5, 20, step=5),
        "rounds": trial.suggest_int("rounds", 25, 75, step=25),
        "learning_rate": trial.suggest_float("learning_rate", 0.1, 1.0, log=True),
        "max_depth": trial.suggest_int("max_depth", 1, 3),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> EasyEnsembleClassifier:
    """Return the fitted ensemble; it takes no weights."""
    boosted = AdaBoostClassifier(
        DecisionTreeClassifier(max_depth=params["max_depth"]),
        n_estimators=params["rounds"],
        learning_rate=params["learning_rate"],
    )
    ensemble = EasyEnsembleClassifier(
        params["n_estimators"], estimator=boosted, n_jobs=1, random_state=seed
    )
    return ensemble.fit(X, y)
