"""Multiclass Brier score: mean squared error of the probabilities of a star, summed over classes.

It is 0 if the true class always has probability 1, and 2 if a wrong one always has (Brier 1950,
Monthly Weather Review 78, 1).
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn


GREATER_IS_BETTER = False
BOUNDS = (0, 2)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the Brier score, from 0 to 2."""
    return float(np.average(_errors(y, probability), weights=weight))


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    return drawn.mean(_errors(drawn.y, drawn.probability))


def _errors(y: np.ndarray, probability: np.ndarray) -> np.ndarray:
    # scikit-learn has the same, but warns that sums of rounded probabilities are not quite 1
    right = np.eye(probability.shape[1])[y]
    return ((right - probability) ** 2).sum(axis=1)
