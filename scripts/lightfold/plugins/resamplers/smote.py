"""SMOTE: new rows between a star of a smaller class and its neighbours (Chawla et al. 2002)."""

import numpy as np
from imblearn.over_sampling import SMOTE

from lightfold.sampling.imbalanced import imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows and interpolated ones, until all classes are equally large."""
    return imblearn_sample(SMOTE(random_state=seed), X, y)
