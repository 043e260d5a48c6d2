"""Draws of stars with replacement (the bootstrap), and scores of all draws at once."""

from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import NamedTuple

import numpy as np

from lightfold.predictions import Answers

#: Most numbers that the weights of a batch of draws hold, so that memory stays small.
BATCH = 1_000_000


class Ranking(NamedTuple):
    """How drawn rows fall into a class, from its most probable rows downwards.

    Attributes
    ----------
    given, hits : array of int, shape (draws, thresholds)
        Rows that have at least the threshold's probability of the class, and those of them that
        are of the class.
    """

    given: np.ndarray
    hits: np.ndarray


class Drawn:
    """Answers whose stars were drawn with replacement, many times over.

    Parameters
    ----------
    answers : Answers
        What a node answered.
    weight : array of int, shape (draws, rows)
        How often each row was drawn.
    """

    def __init__(self, answers: Answers, weight: np.ndarray) -> None:
        self.y, self.predicted = answers.y, answers.predicted
        self.probability, self.weight = answers.probability, weight

    @cached_property
    def table(self) -> np.ndarray:
        """Counts of true and predicted classes, shape (draws, classes, classes)."""
        classes = self.probability.shape[1]
        cell = self.y * classes + self.predicted
        order = np.argsort(cell, kind="stable")
        found, start = np.unique(cell[order], return_index=True)
        counts = np.zeros((len(self.weight), classes * classes), int)
        counts[:, found] = np.add.reduceat(self.weight[:, order], start, axis=1, dtype=int)
        return counts.reshape(-1, classes, classes)

    def ranking(self, code: int) -> Ranking:
        """Return how drawn rows fall into a class at each distinct probability of it."""
        column = self.probability[:, code]
        order = np.argsort(-column, kind="stable")
        last = np.flatnonzero(np.append(np.diff(column[order]) != 0, True))
        weight = self.weight[:, order].astype(np.int32)
        of_class = weight * (self.y[order] == code)
        return Ranking(weight.cumsum(axis=1)[:, last], of_class.cumsum(axis=1)[:, last])


def draw(y: np.ndarray, star: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return how often each row counts, for each draw of stars with replacement.

    Each class gives as many stars to a draw as it has (stratified bootstrap). All rows of a star
    are drawn together: copies and members of a group are no independent tests.

    Parameters
    ----------
    y : array of int, shape (rows,)
        Codes of the true classes. A star with rows of several classes is drawn among the stars of
        the class of its first row.
    star : array of int, shape (rows,)
        Number of each row's star.
    draws : int
        Number of draws.
    seed : int
        Seed of the draws.

    Returns
    -------
    array of uint16, shape (draws, rows)
    """
    rng = np.random.default_rng(seed)
    _, first, number = np.unique(star, return_index=True, return_inverse=True)
    stratum = y[first]
    counts = np.zeros((draws, len(first)), np.uint16)
    for code in np.unique(stratum):
        own = np.flatnonzero(stratum == code)
        drawn = rng.integers(len(own), size=(draws, len(own)), dtype=np.int32)
        drawn += np.arange(draws, dtype=np.int32)[:, None] * len(own)
        found = np.bincount(drawn.ravel(), minlength=draws * len(own))
        counts[:, own] = found.reshape(draws, len(own))
    return counts[:, number]


def redraw(metric: ModuleType, answers: Answers, weight: np.ndarray) -> np.ndarray:
    """Return what a metric makes of each draw.

    Parameters
    ----------
    metric : module
        A plug-in of axis ``metrics``. It scores all draws at once if it has ``score_draws``.
    answers : Answers
        What a node answered.
    weight : array of int, shape (draws, rows)
        How often each row was drawn.

    Returns
    -------
    array of float, shape (draws,) or (draws, classes)
        The second if the metric has one number per class.
    """
    score: Callable[[Drawn], np.ndarray] | None = getattr(metric, "score_draws", None)
    parts = [
        score(Drawn(answers, part))
        if score
        else np.array(
            [metric.score(answers.y, answers.predicted, answers.probability, row) for row in part]
        )
        for part in batches(weight)
    ]
    return np.concatenate(parts)


def batches(weight: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the weights of so many draws at a time that memory stays small."""
    size = max(1, BATCH // max(weight.shape[1], 1))
    for start in range(0, len(weight), size):
        yield weight[start : start + size]
