"""SMOTE, then removal of rows with a neighbour of another class (Batista et al. 2004)."""

import numpy as np
from imblearn.over_sampling import SMOTE
from imblearn.under_sampling import EditedNearestNeighbours

from lightfold.sampling.imbalanced import clean_sample, imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return the natural and interpolated rows whose three neighbours are all of their class."""
    sample = imblearn_sample(SMOTE(random_state=seed), X, y)
    return clean_sample(sample, EditedNearestNeighbours(sampling_strategy="all"), X, y)
