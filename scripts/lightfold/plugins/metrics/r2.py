"""Coefficient of determination (R2) of class codes.

It has no meaning for nominal classes, whose codes are not numbers: it changes with their order.
It is here because the slide deck shows it (docs/deck.md).
"""

import numpy as np
from sklearn.metrics import r2_score

GREATER_IS_BETTER = True
ORDINAL = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the coefficient of determination, at most 1."""
    return float(r2_score(y, predicted, sample_weight=weight))
