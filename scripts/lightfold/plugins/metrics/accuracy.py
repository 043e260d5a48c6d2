"""Fraction of stars whose class is right."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import accuracy_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the accuracy."""
    return float(accuracy_score(y, predicted, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    return confusion.hits(drawn.table).sum(axis=-1) / drawn.table.sum(axis=(-2, -1))
