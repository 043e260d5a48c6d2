"""Fraction of stars whose class is right."""

import numpy as np
from sklearn.metrics import accuracy_score

GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the accuracy."""
    return float(accuracy_score(y, predicted, sample_weight=weight))
