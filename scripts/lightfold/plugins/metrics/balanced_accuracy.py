"""Mean recall over the classes."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import balanced_accuracy_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the balanced accuracy."""
    return float(balanced_accuracy_score(y, predicted, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    present = confusion.support(drawn.table) > 0
    return confusion.recall(drawn.table).sum(axis=-1) / present.sum(axis=-1)
