"""Greedy selection with replacement: nodes are added one by one as long as log loss falls.

Ensemble selection (Caruana, Niculescu-Mizil, Crew & Ksikes 2004, ICML) with the three remedies of
that paper against overfitting: a node can be added several times, selection starts from the few
best nodes, and it is repeated on random halves of the nodes, whose results are averaged.
"""

from typing import Any

import numpy as np

#: Most nodes in one selection, those that are added several times counted as often.
MEMBERS = 25

#: Number of selections, and the share of the nodes that each of them is made from.
BAGS, SHARE = 20, 0.5


def weights(
    probability: np.ndarray, y: np.ndarray, fold: np.ndarray, metric: Any, seed: int
) -> np.ndarray:
    """Return how often nodes are added, as a share, averaged over selections."""
    own = probability[:, np.arange(len(y)), y]
    rng = np.random.default_rng(seed)
    number = max(round(SHARE * len(own)), 2)
    found = np.zeros(len(own))
    for _ in range(BAGS):
        drawn = np.sort(rng.permutation(len(own))[:number])
        found[drawn] += select(own[drawn]) / BAGS
    return found


def select(own: np.ndarray, most: int = MEMBERS) -> np.ndarray:
    """Return the shares of nodes in one selection.

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
