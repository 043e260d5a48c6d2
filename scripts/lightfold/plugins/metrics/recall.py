"""Recall of each class."""

import numpy as np
from sklearn.metrics import recall_score

PER_CLASS = True
GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return the recall of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return np.asarray(recall_score(y, predicted, average=None, **options))
