"""Probabilities from decision scores, without a second training set."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax


def fit_sharpness(score: np.ndarray, y: np.ndarray) -> float:
    """Return the factor on decision scores whose softmax fits `y` best.

    This is temperature scaling (Guo et al. 2017, arXiv 1706.04599) with a single parameter, one
    over the temperature. The largest score stays the largest, so the predicted class stays too.

    Parameters
    ----------
    score : array of shape (rows, classes)
        Decision scores of rows that the classifier was not fitted on.
    y : array of int, shape (rows,)
        Codes of their classes.
    """
    own = np.arange(len(y)), y

    def loss(log_factor: float) -> float:
        return float(-log_softmax(np.exp(log_factor) * score, axis=1)[own].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 5), method="bounded").x))


def probabilities(score: np.ndarray, sharpness: float) -> np.ndarray:
    """Return the softmax of scaled decision scores, shape (rows, classes)."""
    return softmax(sharpness * score, axis=1)


def calibrate(scores: list[np.ndarray], y: list[np.ndarray]) -> list[np.ndarray]:
    """Turn the folds' decision scores into probabilities, each fold's by a fit to the others.

    Parameters
    ----------
    scores : list of array
        Decision scores of each fold's held-out rows, as `fit_sharpness` takes them.
    y : list of array
        Codes of their classes.
    """
    folds = []
    for fold, own in enumerate(scores):
        others = [number for number in range(len(scores)) if number != fold]
        factor = fit_sharpness(
            np.concatenate([scores[number] for number in others]),
            np.concatenate([y[number] for number in others]),
        )
        folds.append(probabilities(own, factor))
    return folds
