"""Principal components of the scaled features (Pearson 1901)."""

from typing import Any

import numpy as np
import optuna
import pandas as pd
from sklearn.decomposition import PCA

COLUMNS = {"component": "int32", "feature": "string", "loading": "double", "explained": "double"}
MAX_ROWS = None

#: Shares of the variance that a study may ask the components for.
SHARES = [0.8, 0.9, 0.95, 0.99]


def fit(X: pd.DataFrame, y: np.ndarray, weight: np.ndarray | None, seed: int) -> pd.DataFrame:
    """Return all components, whatever the classes and weights: loadings, share of the variance."""
    pca = PCA(svd_solver="full").fit(X.to_numpy(dtype=float))
    number, features = pca.components_.shape
    return pd.DataFrame(
        {
            "component": np.repeat(np.arange(1, number + 1), features),
            "feature": np.tile(X.columns, number),
            "loading": pca.components_.ravel(),
            "explained": np.repeat(pca.explained_variance_ratio_, features),
        }
    )


def defaults(learned: pd.DataFrame) -> dict[str, Any]:
    """Return components for 95 % of the variance."""
    return {"explained_variance": 0.95}


def space(trial: optuna.trial.BaseTrial, learned: pd.DataFrame) -> dict[str, Any]:
    """Return for how much of the variance there are to be components."""
    return {"explained_variance": trial.suggest_categorical("explained_variance", SHARES)}


def reduce(X: np.ndarray, learned: pd.DataFrame, params: dict[str, Any]) -> np.ndarray:
    """Return the first components that explain that share: one of them, or more."""
    share = learned.groupby("component")["explained"].first().to_numpy().cumsum()
    number = min(int((share < params["explained_variance"] - 1e-9).sum()) + 1, len(share))
    loading = learned["loading"].to_numpy().reshape(len(share), -1)[:number]
    return (X @ loading.T).astype("float32")
