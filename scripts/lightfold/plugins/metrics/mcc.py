"""Matthews correlation coefficient for several classes (Gorodkin 2004)."""

import numpy as np
from sklearn.metrics import matthews_corrcoef

GREATER_IS_BETTER = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the correlation of true and predicted classes."""
    return float(matthews_corrcoef(y, predicted, sample_weight=weight))
