"""Principal components of the scaled features (Pearson 1901)."""

from typing import Any

import numpy as np
import optuna
import pandas as pd
from sklearn.decomposition import PCA

COLUMNS = {"component": "int32", "feature": "string", "loading": "double", "explained": "double"}
MAX_ROWS = None

#: Shares of the variance that a study may choose for the components to explain.
SHARES = [0.8, 0.9, 0.95, 0.99]

#: By how much a sum of shares may fall short of one.
ROUNDING = 1e-9


def fit(X: pd.DataFrame, y: np.ndarray, weight: np.ndarray | None, seed: int) -> pd.DataFrame:
    """Return all components of X: their loadings, and their shares of the variance."""
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
    """Return the share of the variance that the components are to explain."""
    return {"explained_variance": trial.suggest_categorical("explained_variance", SHARES)}


def reduce(X: np.ndarray, learned: pd.DataFrame, params: dict[str, Any]) -> np.ndarray:
    """Return the first components that together explain that share, at least one."""
    explained = learned.groupby("component")["explained"].first().to_numpy()
    loading = learned["loading"].to_numpy().reshape(len(explained), -1)
    kept = loading[: enough(explained, params["explained_variance"])]
    return (X @ kept.T).astype("float32")


def enough(explained: np.ndarray, share: float) -> int:
    """Return how many components it takes to explain a share, given what each explains."""
    short = int((explained.cumsum() < share - ROUNDING).sum())
    return min(short + 1, len(explained))
