"""K nearest neighbours in scaled feature space."""

from typing import Any

import numpy as np
import optuna

WEIGHTS = False
MAX_ROWS = None
DEFAULTS = {"n_neighbors": 5, "weights": "distance", "p": 2}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the number of neighbours, how they vote, and the metric's power."""
    return {
        "n_neighbors": trial.suggest_int("n_neighbors", 1, 40, log=True),
        "weights": trial.suggest_categorical("weights", ["uniform", "distance"]),
        "p": trial.suggest_int("p", 1, 2),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> Any:
    """Return the classifier that keeps X; it takes no weights and needs no seed."""
    try:
        from sklearnex.neighbors import KNeighborsClassifier
    except ImportError:
        from sklearn.neighbors import KNeighborsClassifier

    neighbours = min(params["n_neighbors"], len(X))  # a small training set has no more
    return KNeighborsClassifier(**{**params, "n_neighbors": neighbours}, n_jobs=1).fit(X, y)
