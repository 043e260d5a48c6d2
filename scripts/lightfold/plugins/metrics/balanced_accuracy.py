"""Mean recall over the classes."""

import numpy as np
from sklearn.metrics import balanced_accuracy_score

GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the balanced accuracy."""
    return float(balanced_accuracy_score(y, predicted, sample_weight=weight))
