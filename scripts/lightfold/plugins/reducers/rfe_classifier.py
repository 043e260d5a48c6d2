"""Recursive feature elimination by a random forest that classifies."""

import numpy as np
import pandas as pd

from lightfold.reduction import elimination

COLUMNS = {"feature": "string", "rank": "int32"}
MAX_ROWS = 20_000
MIXES = False

defaults, space, reduce = elimination.defaults, elimination.space, elimination.reduce


def fit(X: pd.DataFrame, y: np.ndarray, weight: np.ndarray | None, seed: int) -> pd.DataFrame:
    """Return the rank of each feature; see `reduction.elimination.eliminate`."""
    try:
        from sklearnex.ensemble import RandomForestClassifier
    except ImportError:
        from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(n_estimators=elimination.TREES, n_jobs=1, random_state=seed)
    return elimination.eliminate(forest, X, y, weight, seed)
