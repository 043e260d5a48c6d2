"""Random oversampling: copies of stars of the smaller classes, until all are equally large."""

import numpy as np
from imblearn.over_sampling import RandomOverSampler

from lightfold.sampling.imbalanced import imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows and random copies."""
    return imblearn_sample(RandomOverSampler(random_state=seed), X, y)
