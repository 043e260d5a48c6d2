"""Support vector classifier with a Gaussian kernel (Cortes & Vapnik 1995)."""

import contextlib
from typing import Any

import numpy as np
import optuna
from sklearn.multiclass import OneVsOneClassifier
from sklearn.svm import SVC

WEIGHTS = True
WEIGHT_POWER = 0.5
#: Time grows with the square of the rows; 15,000 of them take seconds and 0.7 GB. On 320,000 stars
#: of OGLE-III twice as many would gain .019 of macro-F1, for four times the time.
MAX_ROWS = 15_000
#: With more classes, scikit-learn-intelex takes longer for all the pairs than scikit-learn.
FEW_CLASSES = 3
DEFAULTS = {"C": 10.0, "gamma": "scale"}
NEXT = ({"C": 100.0, "gamma": "scale"},)


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the penalty and the kernel's width, or scikit-learn's width from the variance."""
    params: dict[str, Any] = {"C": trial.suggest_float("C", 0.1, 300, log=True)}
    params["gamma"] = trial.suggest_categorical("gamma", ["scale", "free"])
    if params["gamma"] == "free":
        params["gamma"] = trial.suggest_float("gamma_free", 0.003, 3, log=True)
    return params


def fit(
    params: dict[str, Any], X: np.ndarray, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> Any:
    """Return the fitted classifier, which gives decision scores.

    scikit-learn-intelex fits and predicts a pair of large classes in half of scikit-learn's time.
    Given three classes or more, it sometimes gives wrong scores for a pair. So it is given each
    pair alone, as `SVC` does by itself. Pairs take no weights, so weighted rows go to `SVC`.
    """
    if params["gamma"] == "scale":  # of all rows, not of each pair's
        params = {**params, "gamma": 1 / (X.shape[1] * float(X.var()))}
    if weight is None and len(np.unique(y)) <= FEW_CLASSES:
        with contextlib.suppress(ImportError):
            from sklearnex import svm

            return OneVsOneClassifier(svm.SVC(**params, random_state=seed)).fit(X, y)
    return SVC(**params, random_state=seed).fit(X, y, sample_weight=weight)
