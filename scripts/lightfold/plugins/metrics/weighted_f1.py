"""Mean F1 over the classes, weighted by their number of stars."""

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
    """Return the support-weighted F1."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "zero_division": 0, "sample_weight": weight}
    return float(f1_score(y, predicted, average="weighted", **options))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    support = confusion.support(drawn.table)
    return (confusion.f1(drawn.table) * support).sum(axis=-1) / support.sum(axis=-1)
