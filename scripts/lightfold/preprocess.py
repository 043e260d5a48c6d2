"""What is done to features before any sampler or model sees them, fitted on training rows."""

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def fit_scaling(X: np.ndarray) -> Pipeline:
    """Fit median imputation and standard scaling.

    Parameters
    ----------
    X : array of shape (rows, features)
        The training rows of one fold, in original units, NaN where missing.
    """
    scaling = Pipeline(
        [
            ("impute", SimpleImputer(strategy="median", keep_empty_features=True)),
            ("scale", StandardScaler()),
        ]
    )
    return scaling.fit(X)
