"""Purity and completeness of a class, over thresholds on its probability."""

from typing import NamedTuple

import numpy as np
from sklearn.metrics import precision_recall_curve

#: How far a share may be rounded down.
ROUNDING = 1e-9


class Ranking(NamedTuple):
    """How the stars above each threshold fall into a class, from the highest threshold on.

    Attributes
    ----------
    purity : array of float, shape (..., thresholds)
        The share of the stars above the threshold that are of the class: precision.
    completeness : array of float, shape (..., thresholds)
        The share of the stars of the class that are above the threshold: recall.
    """

    purity: np.ndarray
    completeness: np.ndarray


def rank(y: np.ndarray, probability: np.ndarray, weight: np.ndarray | None, code: int) -> Ranking:
    """Return purity and completeness of a class at each distinct probability of it.

    Parameters
    ----------
    y : array of int, shape (stars,)
        Codes of the true classes.
    probability : array of float, shape (stars, classes)
        Probability of each class.
    weight : array of float, shape (stars,), optional
        What each star counts.
    code : int
        Which class.

    Returns
    -------
    Ranking
        It has no thresholds if no star that counts is of the class.
    """
    own = y == code
    if not np.any(own if weight is None else weight[own]):
        return Ranking(np.empty(0), np.empty(0))
    purity, completeness, _ = precision_recall_curve(
        own, probability[:, code], sample_weight=weight
    )
    return Ranking(purity[-2::-1], completeness[-2::-1])  # without its end, where no star is


def best(values: np.ndarray, others: np.ndarray, least: float) -> np.ndarray:
    """Return the highest of `values` where `others` is at least `least`; 0 if it is nowhere.

    Both have the thresholds as their last axis, which the result lacks. Sums of weights that are
    not integers are rounded, so a value that is `least` but for that is enough.
    """
    return np.max(values * (others >= least - ROUNDING), axis=-1, initial=0.0)
