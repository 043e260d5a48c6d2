"""Blends: weighted means of probabilities, whose weights have not seen the stars they are for."""

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lightfold.ensembles.members import Members


class Blend(NamedTuple):
    """The weights of an ensemble's members.

    Attributes
    ----------
    weight : array of float, shape (nodes,)
        How much each node counts on test stars: from all out-of-fold rows.
    fold_weight : array of float, shape (folds, nodes)
        How much it counts on the out-of-fold rows of each fold: from those of the other folds.
    """

    weight: np.ndarray
    fold_weight: np.ndarray


def learn(
    probability: np.ndarray,
    y: np.ndarray,
    fold: np.ndarray,
    plugin: ModuleType,
    metric: Any,
    seed: int,
) -> Blend:
    """Return the weights of an ensemble, from the out-of-fold rows of its members alone.

    Parameters
    ----------
    probability : array of float, shape (nodes, stars, classes)
        Out-of-fold probabilities of training stars.
    y, fold : array of int, shape (stars,)
        Codes of their classes, and their inner folds.
    plugin : module
        A plug-in of axis ``ensembles``.
    metric : module
        The metric that studies optimise.
    seed : int
        Seed of what the plug-in draws.
    """
    every = np.full(len(fold), True)
    rows = [every, *(fold != number for number in np.unique(fold))]
    weight, *others = [
        plugin.weights(probability[:, own], y[own], fold[own], metric, seed) for own in rows
    ]
    return Blend(weight, np.array(others))


def out_of_fold(members: Members, found: Blend) -> np.ndarray:
    """Return an ensemble's probabilities of training stars, each fold's by its own weights."""
    number = np.searchsorted(np.unique(members.fold), members.fold)
    return np.einsum("nm,mnc->nc", found.fold_weight[number], members.out_of_fold)


def test(members: Members, found: Blend) -> np.ndarray:
    """Return an ensemble's probabilities of test stars."""
    return np.einsum("m,mnc->nc", found.weight, members.test)
