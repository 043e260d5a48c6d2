"""Rankings of features: recursive elimination, and how a study chooses how many to keep."""

from typing import Any

import numpy as np
import optuna
import pandas as pd

#: Share of the remaining features that a step drops, and trees of the forest that ranks them.
DROPPED, TREES = 0.2, 30

#: A study keeps one in so many of the features, or more.
FEWEST = 10


def eliminate(
    forest: Any, X: pd.DataFrame, y: np.ndarray, weight: np.ndarray | None, seed: int
) -> pd.DataFrame:
    """Rank features by recursive elimination (Guyon et al. 2002, Machine Learning 46, 389).

    scikit-learn's ``RFE`` drops a share of all the features in every step and gives those of a
    step the same rank. Here a step drops a share of those that remain, so the last few are ranked
    as finely as the many. Features of one step are ranked by their importance in it.

    Parameters
    ----------
    forest : estimator
        Fitted anew in every step; it has ``feature_importances_`` then.
    X : DataFrame of shape (rows, features)
        Training rows.
    y, weight : array of shape (rows,)
        Class codes; weights, or None if all are equal. Rows are drawn by their weight, with
        replacement, because forests of weighted rows take far longer.
    seed : int
        Seed of that draw.

    Returns
    -------
    DataFrame
        feature, rank: one row per feature in the order of X; the last feature left has rank 1.
    """
    values = X.to_numpy(dtype="float32")
    if weight is not None:
        drawn = np.random.default_rng(seed).choice(len(y), len(y), p=weight / weight.sum())
        values, y = values[drawn], y[drawn]
    rank = np.ones(X.shape[1], dtype="int32")
    left = np.arange(X.shape[1])
    while len(left) > 1:
        importance = forest.fit(values[:, left], y).feature_importances_
        left = left[np.argsort(-importance, kind="stable")]
        kept = len(left) - max(int(DROPPED * len(left)), 1)
        rank[left[kept:]] = np.arange(kept, len(left)) + 1
        left = np.sort(left[:kept])
    return pd.DataFrame({"feature": X.columns, "rank": rank})


def defaults(learned: pd.DataFrame) -> dict[str, Any]:
    """Return half of the features, as scikit-learn's ``RFE`` keeps by default."""
    return {"n_features": max(len(learned) // 2, 1)}


def space(trial: optuna.trial.BaseTrial, learned: pd.DataFrame) -> dict[str, Any]:
    """Return how many of the best features are kept: one in ten of them, or more."""
    fewest = max(len(learned) // FEWEST, 1)
    return {"n_features": trial.suggest_int("n_features", fewest, len(learned), log=True)}


def reduce(X: np.ndarray, learned: pd.DataFrame, params: dict[str, Any]) -> np.ndarray:
    """Return the columns of X that are ranked best, in their order."""
    return X[:, learned["rank"].to_numpy() <= params["n_features"]]
