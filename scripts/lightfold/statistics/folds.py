"""The score of out-of-fold probabilities as a study has it: the mean over its folds."""

from types import ModuleType

import numpy as np


def mean_score(
    metric: ModuleType, y: np.ndarray, fold: np.ndarray, probability: np.ndarray
) -> float:
    """Return the mean over folds of what the most probable classes score.

    Parameters
    ----------
    metric : module
        A plug-in of axis ``metrics`` that gives one number.
    y, fold : array of int, shape (stars,)
        Codes of the true classes, and the inner fold of each star.
    probability : array of float, shape (stars, classes)
        Probability of each class, from a fit that has not seen the star.
    """
    parts = [fold == number for number in np.unique(fold)]
    scores = [
        metric.score(y[part], probability[part].argmax(axis=1), probability[part]) for part in parts
    ]
    return float(np.mean(scores))
