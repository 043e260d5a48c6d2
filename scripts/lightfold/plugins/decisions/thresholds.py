"""Thresholds of the classes: the weights that score best on stars that no fit has seen.

Each weight in turn is set where the score is highest (coordinate ascent), on draws of the stars,
and the weights are averaged over draws (bagging, Breiman 1996, Machine Learning 24, 123). A single
ascent fits the few stars of rare classes too closely: docs/benchmarks/decisions.md.
"""

from types import ModuleType
from typing import Any

import numpy as np

from lightfold.plugins.metrics import macro_f1
from lightfold.predictions import Answers
from lightfold.statistics import ascent
from lightfold.statistics.draws import draw
from lightfold.statistics.influence import by_labels

#: Number and seed of the draws. Stars of a group are drawn together.
BAGS, SEED = 10, 0


def weights(answers: Answers, fractions: dict[str, Any], metric: ModuleType) -> np.ndarray:
    """Return the weights for a metric; for macro-F1 if it does not look at predictions alone."""
    own = metric is not macro_f1 and by_labels(metric)
    curve = ascent.curve_of(metric) if own else ascent.macro_f1
    found = [
        ascent.climb(answers.y, answers.probability, count, curve)
        for count in draw(answers.y, answers.star, BAGS, SEED)
    ]
    weight: np.ndarray = np.exp(np.mean(found, axis=0))
    return weight
