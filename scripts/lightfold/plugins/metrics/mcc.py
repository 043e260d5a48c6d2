"""Matthews correlation coefficient for several classes (Gorodkin 2004)."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import matthews_corrcoef

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (-1, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the correlation of true and predicted classes."""
    return float(matthews_corrcoef(y, predicted, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    true, answered = confusion.support(drawn.table), drawn.table.sum(axis=-2)
    hits, stars = confusion.hits(drawn.table).sum(axis=-1), true.sum(axis=-1)
    together = hits * stars - (true * answered).sum(axis=-1)
    alone = [stars**2 - (counts**2).sum(axis=-1) for counts in (true, answered)]
    return confusion.ratio(together, np.sqrt(alone[0] * alone[1]))
