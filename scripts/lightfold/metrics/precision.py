"""Precision of each class."""

import numpy as np
from sklearn.metrics import precision_score

PER_CLASS = True
GREATER_IS_BETTER = True


def score(y: np.ndarray, predicted: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return the precision of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    return np.asarray(precision_score(y, predicted, labels=labels, average=None, zero_division=0))
