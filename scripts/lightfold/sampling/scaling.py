"""What is done to features before any sampler or model sees them, fitted on training rows."""

import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler


def fit_scaling(X: pd.DataFrame) -> Pipeline:
    """Fit median imputation and standard scaling.

    Parameters
    ----------
    X : DataFrame of shape (rows, features)
        The training rows of one fold, in original units, NaN where missing; the index holds the
        stars that they are, or were made from.

    Returns
    -------
    Pipeline
        It takes and returns arrays. The attribute ``fitted_on_`` of each step holds the stars it
        was fitted on, for the record of fits.
    """
    scaling = Pipeline(
        [
            ("impute", SimpleImputer(strategy="median", keep_empty_features=True)),
            ("scale", StandardScaler()),
        ]
    )
    scaling.fit(X.to_numpy(dtype=float))
    for _, step in scaling.steps:
        step.fitted_on_ = X.index
    return scaling
