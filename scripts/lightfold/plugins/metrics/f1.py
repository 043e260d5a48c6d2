"""F1 of each class: the harmonic mean of its precision and recall."""

import numpy as np
from sklearn.metrics import f1_score

PER_CLASS = True
GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return the F1 of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return np.asarray(f1_score(y, predicted, average=None, **options))
