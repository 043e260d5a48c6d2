"""Multiclass Brier score: mean squared error of the probabilities of a star, summed over classes.

It is 0 if the true class always has probability 1, and 2 if a wrong one always has (Brier 1950,
Monthly Weather Review 78, 1).
"""

import numpy as np
from sklearn.metrics import brier_score_loss

from lightfold.statistics.draws import Drawn

GREATER_IS_BETTER = False
BOUNDS = (0, 2)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the Brier score, from 0 to 2."""
    labels = np.arange(probability.shape[1])
    options = {"labels": labels, "sample_weight": weight, "scale_by_half": False}
    return float(brier_score_loss(y, probability, **options))


def score_draws(drawn: Drawn) -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    right = np.eye(drawn.probability.shape[1])[drawn.y]
    return drawn.mean(((right - drawn.probability) ** 2).sum(axis=1))
