"""The class with the highest probability: all weights are 1."""

from typing import Any

import numpy as np

from lightfold.predictions import Answers


def weights(answers: Answers, fractions: dict[str, Any], metric: Any) -> np.ndarray:
    """Return ones."""
    return np.ones(answers.probability.shape[1])
