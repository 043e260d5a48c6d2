"""Mean F1 over the classes: each class counts the same, however rare."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import f1_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the macro-averaged F1."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return float(f1_score(y, predicted, average="macro", **options))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    return confusion.f1(drawn.table).mean(axis=-1)
