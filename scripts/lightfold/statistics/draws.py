"""Draws of stars with replacement (the bootstrap), and scores of all draws at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from types import ModuleType
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from lightfold.predictions import Answers
from lightfold.statistics.rankings import Ranking

#: Most numbers that the weights of a batch of draws hold, so that memory stays small.
BATCH = 1_000_000


class Sums:
    """Which rows count together: matrices of ones, shape (sums, rows), the same for all draws.

    Parameters
    ----------
    answers : Answers
        What a node answered.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._steps: dict[int, tuple[csr_array, csr_array]] = {}

    @cached_property
    def cells(self) -> csr_array:
        """The rows of each pair of a true and a predicted class."""
        classes = self.answers.probability.shape[1]
        cell = self.answers.y * classes + self.answers.predicted
        counts = np.bincount(cell, minlength=classes**2)
        return _ones(np.argsort(cell, kind="stable"), np.cumsum(counts), len(cell))

    def steps(self, code: int) -> tuple[csr_array, csr_array]:
        """Return the rows of each step down a class's probability, and those of the class.

        A step goes down to the next probability that a row of the class has.
        """
        if code not in self._steps:
            down, own = -self.answers.probability[:, code], self.answers.y == code
            order, levels = np.argsort(down, kind="stable"), np.unique(down[own])
            every, hits = (
                _ones(rows, np.searchsorted(down[rows], levels, "right"), len(down))
                for rows in (order, order[own[order]])
            )
            self._steps[code] = every, hits
        return self._steps[code]


class Drawn:
    """Answers whose stars were drawn with replacement, many times over.

    Parameters
    ----------
    answers : Answers
        What a node answered.
    weight : array of int, shape (draws, rows)
        How often each row was drawn.
    sums : Sums, optional
        Those of the answers, if they are known from other draws.
    """

    def __init__(self, answers: Answers, weight: np.ndarray, sums: Sums | None = None) -> None:
        self.y, self.predicted = answers.y, answers.predicted
        self.probability, self.weight = answers.probability, weight
        self._sums = sums or Sums(answers)
        self._rankings: dict[int, Ranking] = {}

    @cached_property
    def table(self) -> np.ndarray:
        """Counts of true and predicted classes, shape (draws, classes, classes)."""
        classes = self.probability.shape[1]
        counts = np.ascontiguousarray((self._sums.cells @ self._by_row).T)
        return counts.reshape(-1, classes, classes)

    def ranking(self, code: int) -> Ranking:
        """Return purity and completeness of a class, shape (draws, thresholds) each.

        The thresholds are the probabilities that rows of the class have. Between two of them
        purity only falls, so none of them is better than those.
        """
        if code not in self._rankings:
            steps = self._sums.steps(code)
            every, hits = (np.cumsum(step @ self._by_row, axis=0) for step in steps)
            purity = hits / np.maximum(every, 1)
            completeness = hits / np.maximum(hits[-1:], 1)
            self._rankings[code] = Ranking(purity.T, completeness.T)
        return self._rankings[code]

    def mean(self, values: np.ndarray) -> np.ndarray:
        """Return the mean over drawn rows of a number that each row has, shape (draws,)."""
        return values @ self._by_row / self._by_row.sum(axis=0)

    def batches(self) -> Iterator[Self]:
        """Yield so many of the draws at a time that memory stays small."""
        for part in batches(self.weight):
            yield type(self)(self._sums.answers, part, self._sums)

    @cached_property
    def _by_row(self) -> np.ndarray:
        """The weights, shape (rows, draws): sums over rows then run along all draws at once."""
        return np.ascontiguousarray(self.weight.T, float)


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
    """Return what a metric makes of each draw; see `redraw_all`."""
    return redraw_all([metric], answers, weight)[0]


def redraw_all(
    metrics: Sequence[ModuleType], answers: Answers, weight: np.ndarray
) -> list[np.ndarray]:
    """Return what metrics make of each draw. They share what they count.

    Parameters
    ----------
    metrics : sequence of module
        Plug-ins of axis ``metrics``. One scores all draws at once if it has ``score_draws``.
    answers : Answers
        What a node answered.
    weight : array of int, shape (draws, rows)
        How often each row was drawn.

    Returns
    -------
    list of array of float, shape (draws,) or (draws, classes)
        One per metric. The second if the metric has one number per class.
    """
    parts = [
        [_scored(metric, drawn) for metric in metrics] for drawn in Drawn(answers, weight).batches()
    ]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def batches(weight: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the weights of so many draws at a time that memory stays small."""
    size = max(1, BATCH // max(weight.shape[1], 1))
    for start in range(0, len(weight), size):
        yield weight[start : start + size]


def _scored(metric: ModuleType, drawn: Drawn) -> np.ndarray:
    score: Callable[[Drawn], np.ndarray] | None = getattr(metric, "score_draws", None)
    if score:
        return score(drawn)
    given = drawn.y, drawn.predicted, drawn.probability
    return np.array([metric.score(*given, row) for row in drawn.weight])


def _ones(rows: np.ndarray, ends: np.ndarray, number: int) -> csr_array:
    """Return a matrix of ones whose sums take `rows` in turn, each sum up to its end."""
    start = np.append(0, ends)
    return csr_array((np.ones(start[-1]), rows[: start[-1]], start), shape=(len(ends), number))


def one_more(metrics: Sequence[ModuleType], answers: Answers) -> list[np.ndarray]:
    """Return how much one more star could change what metrics make of some answers.

    Draws of a class whose stars are all right, or all wrong, hardly vary, and yet the next star
    may be otherwise. So one star is added to each class in turn: one whose answer is right and
    sure, then ones that are answered like the middle star of those given each other class.

    Parameters
    ----------
    metrics : sequence of module
        Plug-ins of axis ``metrics``.
    answers : Answers
        What a node answered.

    Returns
    -------
    list of array of float, shape () or (classes,)
        One per metric: the largest change. Of a proportion of n stars it is about 1 / n. It is
        never less than half of that, because no score is known better than a proportion.
    """
    classes = answers.probability.shape[1]
    there = np.unique(answers.y)
    given = [code for code in range(classes) if (answers.predicted == code).any()]
    middle = {code: _middle(answers, code) for code in given}
    pairs = [(own, code) for own in there for code in {int(own), *given}]
    more = Answers(
        np.append(answers.y, [own for own, _ in pairs]),
        np.append(answers.predicted, [code for _, code in pairs]),
        np.vstack(
            [
                answers.probability,
                *(np.eye(classes)[own] if own == code else middle[code] for own, code in pairs),
            ]
        ),
        np.append(answers.star, answers.star.max() + 1 + np.arange(len(pairs))),
    )
    # A star has as many rows as its class has on average: copies come and go together.
    stars = np.array([_stars(answers, code) for code in range(classes)])
    rows = {own: (answers.y == own).sum() / stars[own] for own in there}
    weight = np.zeros((1 + len(pairs), len(more.y)))
    weight[:, : len(answers.y)] = 1
    weight[np.arange(len(pairs)) + 1, len(answers.y) + np.arange(len(pairs))] = [
        rows[own] for own, _ in pairs
    ]
    found = redraw_all(metrics, more, weight)
    return [
        np.maximum(
            np.abs(scores[1:] - scores[0]).max(axis=0),
            0.5 / (1 + (stars if scores.ndim > 1 else stars.sum())),
        )
        for scores in found
    ]


def _middle(answers: Answers, code: int) -> np.ndarray:
    """Return the probabilities of the middle row of those given a class, by its probability."""
    rows = np.flatnonzero(answers.predicted == code)
    order = np.argsort(answers.probability[rows, code], kind="stable")
    return answers.probability[rows[order[len(rows) // 2]]]


def _stars(answers: Answers, code: int) -> int:
    return len(np.unique(answers.star[answers.y == code]))
