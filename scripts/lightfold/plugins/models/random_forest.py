"""Random forest (Breiman 2001)."""

import math
from typing import Any

import numpy as np
import optuna

WEIGHTS = True
WEIGHT_POWER = 0.25
DEFAULTS = {"roots": 2.0, "min_samples_leaf": 1}

#: Their number is not tuned. Half as many cost .003 of macro-F1 (docs/benchmarks/tuning.md).
TREES = 200


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the features tried at a cut, in roots of their number, and the smallest leaf."""
    return {
        "roots": trial.suggest_float("roots", 1.0, 3.0, step=0.5),
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

    own = dict(params)
    tried = math.ceil(own.pop("roots") * math.sqrt(X.shape[1]))
    own["max_features"] = min(tried, X.shape[1])
    forest = RandomForestClassifier(TREES, **own, n_jobs=1, random_state=seed)
    if weight is not None:
        by_class = {int(code): np.unique(weight[y == code]) for code in np.unique(y)}
        if all(len(values) == 1 for values in by_class.values()):
            forest.set_params(class_weight={code: w[0] for code, w in by_class.items()})
            weight = None
    return forest.fit(X, y, sample_weight=weight)
