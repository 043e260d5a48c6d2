"""F1 of each class: the harmonic mean of its precision and recall."""

import numpy as np
from sklearn.metrics import f1_score

PER_CLASS = True
GREATER_IS_BETTER = True


def score(y: np.ndarray, predicted: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return the F1 of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    return np.asarray(f1_score(y, predicted, labels=labels, average=None, zero_division=0))
