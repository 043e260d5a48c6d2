"""SMOTE, then removal of pairs of mutual neighbours of two classes (Batista et al. 2004)."""

import numpy as np
from imblearn.over_sampling import SMOTE
from imblearn.under_sampling import TomekLinks

from lightfold.sampling.imbalanced import clean_sample, imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return the natural and interpolated rows that are in no Tomek link."""
    sample = imblearn_sample(SMOTE(random_state=seed), X, y)
    return clean_sample(sample, TomekLinks(sampling_strategy="all"), X, y)
