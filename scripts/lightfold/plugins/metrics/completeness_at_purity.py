"""Completeness of each class at a fixed purity: how much of it a clean sample can have.

A star is in the sample if its probability of the class is at least a threshold. Completeness is the
recall of the sample, and purity is its precision. The threshold is the best one on the test stars
themselves, so with few stars the number is rather too good.
"""

from typing import TYPE_CHECKING

import numpy as np

from lightfold.statistics.rankings import best, rank

if TYPE_CHECKING:
    from lightfold.statistics.draws import Drawn

PER_CLASS = True
GREATER_IS_BETTER = True
BOUNDS = (0, 1)

#: Purity (precision) that a sample has to have.
LEAST = 0.9


def score(
    y: np.ndarray, predicted: np.ndarray, probability: np.ndarray, weight: np.ndarray | None = None
) -> np.ndarray:
    """Return the highest completeness of each class, shape (classes,); 0 if none is so pure."""
    found = [rank(y, probability, weight, code) for code in range(probability.shape[1])]
    return np.stack([best(own.completeness, own.purity, LEAST) for own in found])


def score_draws(drawn: "Drawn") -> np.ndarray:
    """Return the same of each draw, shape (draws, classes)."""
    found = [drawn.ranking(code) for code in range(drawn.probability.shape[1])]
    return np.stack([best(own.completeness, own.purity, LEAST) for own in found], axis=-1)
