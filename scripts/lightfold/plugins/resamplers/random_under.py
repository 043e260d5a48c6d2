"""Random undersampling: stars of the larger classes are left out, until all are equally small."""

import numpy as np
from imblearn.under_sampling import RandomUnderSampler

from lightfold.sampling.imbalanced import imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return a random part of the rows."""
    return imblearn_sample(RandomUnderSampler(random_state=seed), X, y)
