"""Precision of each class."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import precision_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

PER_CLASS = True
GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return the precision of each class, shape (classes,)."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return np.asarray(precision_score(y, predicted, average=None, **options))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws, classes)."""
    return confusion.precision(drawn.table)
