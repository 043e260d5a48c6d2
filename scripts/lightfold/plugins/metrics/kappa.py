"""Cohen's kappa: how far accuracy is above that of chance, 1 if every class is right.

Chance gives as many stars to each class as the model does, but at random: kappa is then 0 (Cohen
1960, Educational and Psychological Measurement 20, 37).
"""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import cohen_kappa_score

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (-1, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return Cohen's kappa; 0 if true and predicted classes are all the same one."""
    given = y, predicted
    counted = given if weight is None else [codes[weight > 0] for codes in given]
    if np.ptp(np.concatenate(counted)) == 0:
        return 0.0
    return float(cohen_kappa_score(*given, sample_weight=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    true, answered = confusion.support(drawn.table), drawn.table.sum(axis=-2)
    stars = true.sum(axis=-1)
    chance = (true * answered).sum(axis=-1) / stars
    return confusion.ratio(confusion.hits(drawn.table).sum(axis=-1) - chance, stars - chance)
