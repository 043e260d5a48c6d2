"""K nearest neighbours in scaled feature space."""

from typing import Any

import numpy as np
import optuna

WEIGHTS = False
#: With many features every row is compared with every other; 100,000 of them cost a study of
#: 320,000 stars minutes a trial, not hours.
MAX_ROWS = 100_000
DEFAULTS = {"n_neighbors": 5, "weights": "distance", "p": 2}

#: Up to so many features a tree finds neighbours in less time than it takes to look at all rows.
TREE_FEATURES = 15


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
    neighbours = min(params["n_neighbors"], len(X))  # a small training set has no more
    own = {**params, "n_neighbors": neighbours, "n_jobs": 1}
    if X.shape[1] <= TREE_FEATURES:  # not the tree of scikit-learn-intelex: it misses neighbours
        from sklearn.neighbors import KNeighborsClassifier

        return KNeighborsClassifier(**own, algorithm="kd_tree").fit(X, y)
    try:
        from sklearnex.neighbors import KNeighborsClassifier
    except ImportError:
        from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(**own, algorithm="brute").fit(X, y)
