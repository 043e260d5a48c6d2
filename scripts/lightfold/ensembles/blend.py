"""Blends: weighted, scaled means of probabilities, from stars other than those they are for."""

from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lightfold.ensembles import scaling
from lightfold.ensembles.members import Members
from lightfold.ensembles.scaling import Scaling


class Blend(NamedTuple):
    """The weights of an ensemble's members, and how their mean is scaled.

    Attributes
    ----------
    weight : array of float, shape (nodes,)
        How much each node counts on test stars: from all out-of-fold rows.
    fold_weight : array of float, shape (folds, nodes)
        How much it counts on the out-of-fold rows of each fold: from those of the other folds.
    scaling : Scaling
        How the mean is scaled on test stars.
    fold_scaling : list of Scaling
        How it is scaled on the out-of-fold rows of each fold.
    """

    weight: np.ndarray
    fold_weight: np.ndarray
    scaling: Scaling
    fold_scaling: list[Scaling]


def learn(
    probability: np.ndarray,
    y: np.ndarray,
    fold: np.ndarray,
    plugin: ModuleType,
    metric: Any,
    seed: int,
) -> Blend:
    """Return weights and scaling of an ensemble, from out-of-fold rows of its members alone.

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
    rows = learned_from(fold)
    weight, *others = [
        plugin.weights(probability[:, own], y[own], fold[own], metric, seed) for own in rows
    ]
    scaled, *folds = [
        scaling.fit(mean(share, probability[:, own]), y[own])
        for share, own in zip([weight, *others], rows, strict=True)
    ]
    return Blend(weight, np.array(others), scaled, folds)


def learned_from(fold: np.ndarray) -> list[np.ndarray]:
    """Return which rows a blend is learned from: all for test stars, the others for each fold."""
    return [np.full(len(fold), True), *(fold != number for number in np.unique(fold))]


def out_of_fold(members: Members, found: Blend) -> np.ndarray:
    """Return an ensemble's probabilities of training stars, each fold's from the other folds."""
    mixed = np.empty(members.out_of_fold.shape[1:])
    for number, share, own in zip(
        np.unique(members.fold), found.fold_weight, found.fold_scaling, strict=True
    ):
        rows = members.fold == number
        mixed[rows] = own.apply(mean(share, members.out_of_fold[:, rows]))
    return mixed


def test(members: Members, found: Blend) -> np.ndarray:
    """Return an ensemble's probabilities of test stars."""
    return found.scaling.apply(mean(found.weight, members.test))


def mean(weight: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return the weighted mean over nodes, shape (stars, classes)."""
    return np.einsum("m,mnc->nc", weight, probability)
