"""Churn: how often models that were made again give the same star another class."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np


class Churn(NamedTuple):
    """How many answers are compared, and how many of them differ.

    Attributes
    ----------
    changed : int
        Answers about one star that differ.
    compared : int
        Pairs of answers about one star.
    """

    changed: int
    compared: int


def churn(stars: Sequence[np.ndarray], predicted: Sequence[np.ndarray]) -> Churn:
    """Count the stars that two models both answered, for each pair of models.

    The share of those that are given two classes is the churn of the predictions (Milani Fard,
    Cormier, Canini & Gupta 2016, Advances in Neural Information Processing Systems 29).

    Parameters
    ----------
    stars : sequence of array of str
        Ids of the stars that each model answered, each once.
    predicted : sequence of array of int
        The class that each was given.
    """
    changed = compared = 0
    for first, second in combinations(range(len(stars)), 2):
        _, here, there = np.intersect1d(stars[first], stars[second], return_indices=True)
        compared += len(here)
        changed += int((predicted[first][here] != predicted[second][there]).sum())
    return Churn(changed, compared)
