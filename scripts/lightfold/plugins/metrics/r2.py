"""Coefficient of determination (R2) of class codes.

It has no meaning for nominal classes, whose codes are not numbers: it changes with their order.
It is here because the slide deck shows it (docs/deck.md).
"""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import r2_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
ORDINAL = True


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the coefficient of determination, at most 1."""
    return float(r2_score(y, predicted, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    squares = confusion.mean(drawn.table, confusion.differences(drawn.table) ** 2)
    shares = confusion.support(drawn.table) / drawn.table.sum(axis=(-2, -1))[:, None]
    codes = np.arange(shares.shape[-1])
    variance = (shares * (codes - (shares @ codes)[:, None]) ** 2).sum(axis=-1)
    without = np.where(squares == 0, 1.0, 0.0)  # as scikit-learn has it
    return np.where(variance == 0, without, 1 - confusion.ratio(squares, variance))
