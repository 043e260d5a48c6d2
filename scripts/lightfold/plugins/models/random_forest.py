"""Random forest (Breiman 2001)."""

from typing import Any

import numpy as np
import optuna

WEIGHTS = True
DEFAULTS = {"n_estimators": 200, "max_features": 0.4, "min_samples_leaf": 1}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the forest's size, the features tried at a node, and the smallest leaf."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 100, 300, step=50),
        "max_features": trial.suggest_float("max_features", 0.1, 0.9, step=0.1),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 16, log=True),
    }


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> Any:
    """Return the fitted forest.

    Weights that are the same within each class are passed as class weights, which
    scikit-learn-intelex takes; for other weights it hands over to scikit-learn.
    """
    try:
        from sklearnex.ensemble import RandomForestClassifier
    except ImportError:
        from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(**params, n_jobs=1, random_state=seed)
    if weight is not None:
        by_class = {int(code): np.unique(weight[y == code]) for code in np.unique(y)}
        if all(len(values) == 1 for values in by_class.values()):
            forest.set_params(class_weight={code: w[0] for code, w in by_class.items()})
            weight = None
    return forest.fit(X, y, sample_weight=weight)
