"""Recursive feature elimination by a regression on the class codes, as in the slide deck.

Its estimator, ``RandomForestRegressor``, treats the class codes as numbers; `rfe_classifier` does
not. The slide deck is in docs/deck.md.
"""

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
        from sklearnex.ensemble import RandomForestRegressor
    except ImportError:
        from sklearn.ensemble import RandomForestRegressor

    forest = RandomForestRegressor(n_estimators=elimination.TREES, n_jobs=1, random_state=seed)
    return elimination.eliminate(forest, X, y, weight, seed)
