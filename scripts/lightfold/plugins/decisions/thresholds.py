"""Thresholds of the classes: the weights that score best on stars that no fit has seen.

First all classes are weighted alike, by their fractions to one power (logit adjustment, Menon et
al. 2021, ICLR). Rare classes have too few stars for more, and it is a good start. From there each
weight in turn is set where the score is highest (coordinate ascent), on draws of the stars, and the
weights are averaged over draws (bagging, Breiman 1996, Machine Learning 24, 123). A single ascent
fits the few stars of rare classes too closely: docs/benchmarks/decisions.md.
"""

from types import ModuleType
from typing import Any

import numpy as np

from lightfold.plugins.metrics import macro_f1
from lightfold.predictions import Answers
from lightfold.statistics import ascent
from lightfold.statistics.draws import draw
from lightfold.statistics.influence import by_labels

#: The powers that are tried. At 0 the most probable class wins, at -1 the one for which the
#: features speak most; above 0 common classes gain, as is right after a fit on equal classes.
POWERS = np.linspace(1, -1.2, 23)

#: The score of a power is averaged with its neighbours', so that no single star decides.
SMOOTH = np.array([0.25, 0.5, 0.25])

#: Number and seed of the draws. Stars of a group are drawn together.
BAGS, SEED = 10, 0


def weights(answers: Answers, fractions: dict[str, Any], metric: ModuleType) -> np.ndarray:
    """Return the weights for a metric; for macro-F1 if it does not look at predictions alone."""
    measure = metric if by_labels(metric) else macro_f1
    start = power_weights(answers, measure)
    curve = ascent.macro_f1 if measure is macro_f1 else ascent.curve_of(measure)
    weighted = answers.probability * start
    found = [
        ascent.climb(answers.y, weighted, count, curve)
        for count in draw(answers.y, answers.star, BAGS, SEED)
    ]
    weight: np.ndarray = start * np.exp(np.mean(found, axis=0))
    return weight


def power_weights(answers: Answers, metric: ModuleType) -> np.ndarray:
    """Return the power of the classes' fractions that scores best, geometric mean 1."""
    stars = np.bincount(answers.y, minlength=answers.probability.shape[1])
    fraction = np.maximum(stars, 1) / len(answers.y)
    tried = fraction ** POWERS[:, None]
    scores = [
        metric.score(answers.y, (own * answers.probability).argmax(axis=1), answers.probability)
        for own in tried
    ]
    side = 1 if metric.GREATER_IS_BETTER else -1
    smooth = np.convolve(np.pad(side * np.array(scores), 1, mode="edge"), SMOOTH, "valid")
    best = tried[int(smooth.argmax())]
    weight: np.ndarray = best / np.exp(np.log(best).mean())
    return weight
