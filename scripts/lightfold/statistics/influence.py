"""What each star contributes to a score, and what it would change if two settings swapped answers.

Both come from scores of weighted rows alone, so they are there for any metric.
"""

from types import ModuleType

import numpy as np

from lightfold.predictions import Answers
from lightfold.statistics.draws import redraw

#: Most stars of a class that are left out one by one, where each costs a score of all rows.
MOST = 300


def by_labels(metric: ModuleType, answers: Answers) -> bool:
    """Return whether a metric looks at predicted classes alone, and not at probabilities."""
    sure = np.eye(answers.probability.shape[1])[answers.predicted]
    scores = [
        metric.score(answers.y, answers.predicted, probability)
        for probability in (answers.probability, sure)
    ]
    return bool(np.array_equal(*scores))


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
    (stratified jackknife, Jones 1974, Biometrika 61, 343).

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
    there = np.unique(star)
    if labels:
        without = _without_labels(metric, answers, star, len(stratum))[there]
    else:
        without = redraw(metric, answers, (there[:, None] != star).astype(np.uint8))
    found = np.zeros(len(stratum))
    for code in np.unique(stratum[there]):
        own = stratum[there] == code
        number = own.sum()
        loss = without[own].mean() - without[own]
        found[there[own]] = loss * np.sqrt((number - 1) / number)
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
    cells = first.y * classes + first.predicted, first.y * classes + second.predicted
    both = sum(np.bincount(cell, minlength=classes**2) for cell in cells)
    kinds, kind = np.unique(np.stack(cells), axis=1, return_inverse=True)
    rows = np.arange(kinds.shape[1])
    moved = np.zeros((len(rows), classes**2), int)
    np.add.at(moved, (rows, kinds[0]), 1)
    np.add.at(moved, (rows, kinds[1]), -1)
    scores = redraw(metric, _cells(classes), np.concatenate([both + moved, both - moved]))
    effect = scores[: len(rows)] - scores[len(rows) :]
    return np.bincount(star, effect[kind], minlength=stars)


def _without_labels(
    metric: ModuleType, answers: Answers, star: np.ndarray, stars: int
) -> np.ndarray:
    """Return the score without each star, from counts of true and predicted classes."""
    classes = answers.probability.shape[1]
    cell = answers.y * classes + answers.predicted
    own = np.zeros((stars, classes**2), int)
    np.add.at(own, (star, cell), 1)
    kinds, kind = np.unique(own, axis=0, return_inverse=True)
    return redraw(metric, _cells(classes), own.sum(axis=0) - kinds)[kind]


def _cells(classes: int) -> Answers:
    """Return one row for each pair of a true and a predicted class."""
    y, predicted = np.divmod(np.arange(classes**2), classes)
    return Answers(y, predicted, np.eye(classes)[predicted], star=np.arange(classes**2))
