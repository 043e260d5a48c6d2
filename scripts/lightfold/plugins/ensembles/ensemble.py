"""Greedy selection with replacement: nodes are added one by one as long as log loss falls.

Ensemble selection (Caruana, Niculescu-Mizil, Crew & Ksikes 2004, ICML). Of that paper's remedies
against overfitting it has two: a node can be added several times, and selection starts from the few
best nodes. The third, the mean of selections from random parts of the nodes, brought nothing.
"""

from typing import Any

import numpy as np

#: Most nodes of an ensemble, those that are added several times counted as often.
MEMBERS = 25


def weights(
    probability: np.ndarray, y: np.ndarray, fold: np.ndarray, metric: Any, seed: int
) -> np.ndarray:
    """Return how often each node is added, as a share."""
    return select(probability[:, np.arange(len(y)), y], MEMBERS)


def select(own: np.ndarray, most: int) -> np.ndarray:
    """Return the shares of nodes in a selection.

    Parameters
    ----------
    own : array of float, shape (nodes, stars)
        Probability that each node gives to each star's true class.
    most : int
        Most nodes, those that are added several times counted as often.
    """
    order = np.argsort(log_loss(own), kind="stable")[:most]
    starts = np.cumsum(own[order], axis=0) / np.arange(1, len(order) + 1)[:, None]
    first = int(np.argmin(log_loss(starts))) + 1
    counts = np.bincount(order[:first], minlength=len(own))
    total, best = starts[first - 1] * first, float(log_loss(starts[first - 1]))
    chosen = counts.copy()
    for size in range(first + 1, most + 1):
        losses = log_loss((total + own) / size)
        added = int(np.argmin(losses))
        counts[added] += 1
        total = total + own[added]
        if losses[added] < best:
            best, chosen = float(losses[added]), counts.copy()
    return chosen / chosen.sum()


def log_loss(own: np.ndarray) -> np.ndarray:
    """Return the mean negative logarithm over stars, clipped as metric ``log_loss`` does."""
    least = np.finfo(own.dtype).eps
    return -np.log(np.clip(own, least, 1 - least)).mean(axis=-1)
