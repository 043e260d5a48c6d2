"""No resampling: every training star once, with weight 1."""

import numpy as np

from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows as they are."""
    return Sample(np.arange(len(X)), np.ones(len(X)), X[:0])
