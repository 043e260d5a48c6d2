"""Greedy selection with replacement, by log loss and by the study's metric, half each.

Ensemble selection (Caruana, Niculescu-Mizil, Crew & Ksikes 2004, ICML): nodes are added one by one
as long as the mean of all gets better. Of that paper's remedies against overfitting it has two: a
node can be added several times, and selection starts from the few best nodes. The third, the mean
of selections from random parts of the nodes, brought nothing.

Log loss finds nodes whose probabilities are right, and the metric those whose predicted classes
are. Neither alone was better: docs/benchmarks/ensembles.md.
"""

from collections.abc import Callable
from functools import partial
from types import ModuleType

import numpy as np

from lightfold.statistics.draws import redraw
from lightfold.statistics.influence import by_labels, cells

#: Most nodes of a selection, those that are added several times counted as often.
MEMBERS = 25


def weights(
    probability: np.ndarray, y: np.ndarray, fold: np.ndarray, metric: ModuleType, seed: int
) -> np.ndarray:
    """Return how often each node is added, as a share: the mean of two selections.

    A metric that looks at probabilities has no selection of its own.
    """
    found = [select(probability[:, np.arange(len(y)), y], log_loss, MEMBERS)]
    if by_labels(metric):
        found.append(select(probability, partial(mistakes, metric=metric, y=y), MEMBERS))
    shares: np.ndarray = np.mean(found, axis=0)
    return shares


def select(answers: np.ndarray, loss: Callable[[np.ndarray], np.ndarray], most: int) -> np.ndarray:
    """Return the shares of nodes in a selection.

    Parameters
    ----------
    answers : array of float, shape (nodes, ...)
        What each node answers.
    loss : callable
        How bad each of several means of answers is, shape (means,): the lower, the better.
    most : int
        Most nodes, those that are added several times counted as often.
    """
    order = np.argsort(loss(answers), kind="stable")[:most]
    sums = np.cumsum(answers[order], axis=0)
    losses = np.array([loss(own[None] / size)[0] for size, own in enumerate(sums, start=1)])
    first = int(np.argmin(losses)) + 1
    counts = np.bincount(order[:first], minlength=len(answers))
    total, best = sums[first - 1], float(losses[first - 1])
    chosen = counts.copy()
    for size in range(first + 1, most + 1):
        losses = loss((total + answers) / size)
        added = int(np.argmin(losses))
        counts[added] += 1
        total = total + answers[added]
        if losses[added] < best:
            best, chosen = float(losses[added]), counts.copy()
    return chosen / chosen.sum()


def log_loss(own: np.ndarray) -> np.ndarray:
    """Return the mean negative logarithm over stars, clipped as metric ``log_loss`` does.

    Parameters
    ----------
    own : array of float, shape (..., stars)
        Probabilities of the stars' true classes.
    """
    least = np.finfo(own.dtype).eps
    return -np.log(np.clip(own, least, 1 - least)).mean(axis=-1)


def mistakes(probability: np.ndarray, metric: ModuleType, y: np.ndarray) -> np.ndarray:
    """Return scores of the most probable classes, negative if higher ones are better.

    Parameters
    ----------
    probability : array of float, shape (means, stars, classes)
        Probability of each class.
    metric : module
        A metric that looks at predicted classes alone.
    y : array of int, shape (stars,)
        Codes of the true classes.
    """
    classes = probability.shape[-1]
    cell = y * classes + probability.argmax(axis=-1)
    count = np.stack([np.bincount(own, minlength=classes**2) for own in cell])
    side = -1 if metric.GREATER_IS_BETTER else 1
    return side * redraw(metric, cells(classes), count)
