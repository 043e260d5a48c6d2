"""Geometric mean of the recalls of all classes: 0 as soon as one class is never found.

Kubat & Matwin 1997 (Proceedings of the 14th International Conference on Machine Learning, 179) for
two classes; Sun, Kamel & Wang 2006 (Proceedings of the 6th International Conference on Data Mining,
592) for several.
"""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import confusion_matrix

from lightfold.statistics import confusion

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the geometric mean over the classes that have a star."""
    labels = np.arange(probability.shape[1])
    return float(_mean(confusion_matrix(y, predicted, labels=labels, sample_weight=weight)))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    return _mean(drawn.table)


def _mean(table: np.ndarray) -> np.ndarray:
    present = confusion.support(table) > 0
    product = np.prod(confusion.recall(table), axis=-1, where=present)
    return product ** (1 / present.sum(axis=-1))
