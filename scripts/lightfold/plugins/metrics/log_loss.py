"""Mean negative logarithm of the probability of the true class."""

from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import log_loss

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn


GREATER_IS_BETTER = False
BOUNDS = (0, None)


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> float:
    """Return the cross-entropy [nat]."""
    return float(
        log_loss(y, probability, labels=np.arange(probability.shape[1]), sample_weight=weight)
    )


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws,)."""
    own = np.take_along_axis(drawn.probability, drawn.y[:, None], axis=1)[:, 0]
    least = np.finfo(own.dtype).eps  # as scikit-learn has it
    return drawn.mean(-np.log(np.clip(own, least, 1 - least)))
