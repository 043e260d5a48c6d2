"""Mean negative logarithm of the probability of the true class."""

import numpy as np
from sklearn.metrics import log_loss

GREATER_IS_BETTER = False


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the cross-entropy [nat]."""
    return float(
        log_loss(y, probability, labels=np.arange(probability.shape[1]), sample_weight=weight)
    )
