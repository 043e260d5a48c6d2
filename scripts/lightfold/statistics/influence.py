"""What each star contributes to a score, and what it would change if two settings swapped answers.

Both come from scores of weighted rows alone, so they are there for any metric.
"""

import functools
from types import ModuleType

import numpy as np

from lightfold.predictions import Answers
from lightfold.statistics.draws import redraw

#: Most stars of a class that are left out one by one, where each costs a score of all rows.
MOST = 300


@functools.cache
def by_labels(metric: ModuleType) -> bool:
    """Return whether a metric looks at predicted classes alone, and not at probabilities."""
    y, predicted, probability = _trial()
    sure = np.eye(probability.shape[1])[predicted]
    return bool(np.array_equal(*(metric.score(y, predicted, p) for p in (probability, sure))))


@functools.cache
def by_probabilities(metric: ModuleType) -> bool:
    """Return whether a metric looks at probabilities alone, and not at predicted classes."""
    y, predicted, probability = _trial()
    return bool(np.array_equal(*(metric.score(y, own, probability) for own in (y, predicted))))


def bundle(stratum: np.ndarray) -> np.ndarray:
    """Return a number for each star, so that no class has more than `MOST` numbers.

    Parameters
    ----------
    stratum : array of int, shape (stars,)
        Code of each star's class.
    """
    number = np.empty(len(stratum), int)
    start = 0
    for code in np.unique(stratum):
        own = np.flatnonzero(stratum == code)
        number[own] = start + np.arange(len(own)) % MOST
        start += min(len(own), MOST)
    return number


def contributions(
    metric: ModuleType, answers: Answers, star: np.ndarray, stratum: np.ndarray, labels: bool
) -> np.ndarray:
    """Return what each star contributes to a score; their squares add up to its variance.

    A star contributes what the score loses without it, less the mean of that over its class
    (stratified jackknife, Jones 1974, Biometrika 61, 343). The other stars of the class count more
    then, so that the fractions of classes stay.

    Parameters
    ----------
    metric : module
        A plug-in of axis ``metrics`` that gives one number.
    answers : Answers
        What a node answered.
    star : array of int, shape (rows,)
        Number of each row's star.
    stratum : array of int, shape (stars,)
        Code of each star's class. Stars without a row contribute nothing.
    labels : bool
        Whether the metric looks at predicted classes alone, see `by_labels`.
    """
    without = _without_labels if labels else _without_rows
    found = np.zeros(len(stratum))
    for code in np.unique(stratum[star]):
        own = np.unique(star[stratum[star] == code])
        if len(own) > 1:
            score = without(metric, answers, star, own)
            found[own] = (score.mean() - score) * np.sqrt((len(own) - 1) / len(own))
    return found


def swaps(
    metric: ModuleType, first: Answers, second: Answers, star: np.ndarray, stars: int
) -> np.ndarray:
    """Return what each star adds to the difference of two scores, by predicted classes.

    If both settings swapped what they answer about the star, the difference would change by twice
    that. It is measured on the answers of both settings together, which no swap changes. For
    accuracy it is 1 / stars if only the first setting is right, and -1 / stars if only the second
    is.

    Parameters
    ----------
    metric : module
        A plug-in of axis ``metrics`` that looks at predicted classes alone.
    first, second : Answers
        What the two settings answered about the same rows.
    star : array of int, shape (rows,)
        Number of each row's star.
    stars : int
        How many there are.
    """
    classes = first.probability.shape[1]
    given = first.y * classes + first.predicted, first.y * classes + second.predicted
    both = sum(np.bincount(cell, minlength=classes**2) for cell in given)
    kinds, kind = np.unique(np.stack(given), axis=1, return_inverse=True)
    rows = np.arange(kinds.shape[1])
    moved = np.zeros((len(rows), classes**2), int)
    np.add.at(moved, (rows, kinds[0]), 1)
    np.add.at(moved, (rows, kinds[1]), -1)
    scores = redraw(metric, cells(classes), np.concatenate([both + moved, both - moved]))
    effect = scores[: len(rows)] - scores[len(rows) :]
    return np.bincount(star, effect[kind], minlength=stars)


def _without_rows(
    metric: ModuleType, answers: Answers, star: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Return the score without each star of a class; the others of the class count more."""
    of_class = np.isin(star, own)
    weight = np.where(of_class, len(own) / (len(own) - 1), np.ones((len(own), 1)))
    weight[own[:, None] == star] = 0
    return redraw(metric, answers, weight)


def _without_labels(
    metric: ModuleType, answers: Answers, star: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Return the same, from counts of true and predicted classes."""
    classes = answers.probability.shape[1]
    cell = answers.y * classes + answers.predicted
    of_class = np.isin(star, own)
    part = np.zeros((len(own), classes**2))
    np.add.at(part, (np.searchsorted(own, star[of_class]), cell[of_class]), 1)
    kinds, kind = np.unique(part, axis=0, return_inverse=True)
    others = np.bincount(cell[~of_class], minlength=classes**2)
    weight = others + (part.sum(axis=0) - kinds) * len(own) / (len(own) - 1)
    return redraw(metric, cells(classes), weight)[kind]


def _trial() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return true classes, predicted ones and probabilities on which no score is perfect."""
    y = np.arange(60) % 3
    probability = np.random.default_rng(0).dirichlet(np.ones(3), len(y))
    return y, probability.argmax(axis=1), probability


def cells(classes: int) -> Answers:
    """Return one row for each pair of a true and a predicted class."""
    y, predicted = np.divmod(np.arange(classes**2), classes)
    return Answers(y, predicted, np.eye(classes)[predicted], star=np.arange(classes**2))
