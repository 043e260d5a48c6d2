"""Mean F1 over the classes: each class counts the same, however rare."""

import numpy as np
from sklearn.metrics import f1_score

GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the macro-averaged F1."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return float(f1_score(y, predicted, average="macro", **options))
