"""Mean squared difference of true and predicted class codes.

It has no meaning for nominal classes, whose codes are not numbers: it changes with their order.
It is here because the slide deck shows it (docs/deck.md).
"""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import mean_squared_error

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = False
ORDINAL = True
BOUNDS = (0, None)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the mean squared error."""
    return float(mean_squared_error(y, predicted, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    return confusion.mean(drawn.table, confusion.differences(drawn.table) ** 2)
