"""Borderline-SMOTE: like SMOTE, from stars near other classes only (Han, Wang & Mao 2005)."""

import numpy as np
from imblearn.over_sampling import BorderlineSMOTE

from lightfold.sampling.imbalanced import imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows and interpolated ones; a class with no star near others gets none."""
    return imblearn_sample(BorderlineSMOTE(random_state=seed), X, y)
