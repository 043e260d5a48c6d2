"""How well one feature can tell classes at most, so that few trees have to be grown.

A tree with n leaves in one feature labels n intervals. All that lies in a bin between the values
where these meet has one label, which is right for one class. The n - 1 bins in which they meet may
be told without mistakes. So counts of classes in bins bound the mean recall of any such tree. Few
bins leave much to where leaves meet, and many hold too few stars of a class; the least bound holds.
"""

from collections.abc import Iterator

import numpy as np

#: Numbers of bins of a feature, with about as many stars in each.
BINS = (8, 16, 32, 64, 256)


def ceilings(values: np.ndarray, code: np.ndarray, leaves: int) -> np.ndarray:
    """Return the most balanced accuracy with which a tree tells each class from all others.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature, without missing values.
    code : array of int, shape (stars,)
        Codes of the classes from 0 on; each has a star.
    leaves : int
        Leaves of the tree.

    Returns
    -------
    array of float, shape (classes,)
    """
    bounds = []
    for counts in _counted(values, code):
        own = counts / counts.sum(axis=0)
        rest = counts.sum(axis=1, keepdims=True) - counts
        others = rest / np.maximum(rest.sum(axis=0), 1)
        bounds.append(_most(np.maximum(own, others), np.minimum(own, others), leaves) / 2)
    return np.asarray(np.min(bounds, axis=0))


def ceiling(values: np.ndarray, code: np.ndarray, leaves: int) -> float:
    """Return the most balanced accuracy with which a tree tells all classes from each other.

    Parameters
    ----------
    values, code, leaves
        See `ceilings`.
    """
    bounds = []
    for counts in _counted(values, code):
        shares = counts / counts.sum(axis=0)
        best = shares.max(axis=1, keepdims=True)
        wrong = shares.sum(axis=1, keepdims=True) - best
        bounds.append(float(_most(best, wrong, leaves)[0]) / counts.shape[1])
    return min(bounds)


def _counted(values: np.ndarray, code: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the stars of each class in each bin, for each number of bins."""
    order, size = np.sort(values), int(code.max()) + 1
    for bins in BINS:
        edges = np.unique(order[:: max(len(order) // bins, 1)])
        place = np.searchsorted(edges, values, side="right")  # equal values are in one bin
        counts = np.bincount(place * size + code, minlength=(len(edges) + 1) * size)
        yield counts.reshape(-1, size)


def _most(right: np.ndarray, wrong: np.ndarray, leaves: int) -> np.ndarray:
    """Return the sum over bins of what is right, with the largest mistakes of a few bins undone."""
    undone = np.sort(wrong, axis=0)[::-1][: leaves - 1].sum(axis=0)
    return np.asarray(right.sum(axis=0) + undone)
