"""Recall of each class."""

import numpy as np
from sklearn.metrics import recall_score

PER_CLASS = True
GREATER_IS_BETTER = True


def score(y: np.ndarray, predicted: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return the recall of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    return np.asarray(recall_score(y, predicted, labels=labels, average=None, zero_division=0))
