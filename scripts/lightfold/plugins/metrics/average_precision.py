"""Average precision of each class: mean purity over completeness, as the threshold falls.

Each threshold's precision (purity) counts by how much recall (completeness) it adds. It is the area
under the precision-recall curve, without interpolation, which would be too optimistic (Davis &
Goadrich 2006, Proceedings of the 23rd International Conference on Machine Learning, 233).
"""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import average_precision_score

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn


PER_CLASS = True
GREATER_IS_BETTER = True
BOUNDS = (0, 1)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return the average precision of each class, shape (classes,); 0 if it has no star."""
    classes = probability.shape[1]
    counted = np.bincount(y, weight, minlength=classes) > 0
    return np.array(
        [
            average_precision_score(y == code, probability[:, code], sample_weight=weight)
            if counted[code]
            else 0.0
            for code in range(classes)
        ]
    )


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws, classes)."""
    found = [drawn.ranking(code) for code in range(drawn.probability.shape[1])]
    areas = [
        (purity * np.diff(completeness, axis=-1, prepend=0)).sum(axis=-1)
        for purity, completeness in found
    ]
    return np.stack(areas, axis=-1)
