"""Holm's correction for many tests."""

import numpy as np

#: A difference is told from chance if its corrected p-value is below this.
ALPHA = 0.05


def holm(p: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return each p-value's threshold, and whether its hypothesis is rejected (Holm 1979).

    The smallest of m p-values is compared with ``alpha`` / m, the next with ``alpha`` / (m - 1)
    and so on. From the first that is larger than its threshold on, none is rejected.

    Parameters
    ----------
    p : array of shape (tests,)
        p-values, in any order.
    alpha : float
        Probability that any true hypothesis is rejected.

    Returns
    -------
    threshold : array of float, shape (tests,)
    rejected : array of bool, shape (tests,)
    """
    order = np.argsort(p, kind="stable")
    threshold, rejected = np.empty(len(p)), np.empty(len(p), bool)
    threshold[order] = alpha / np.arange(len(p), 0, -1)
    rejected[order] = np.cumprod(p[order] <= threshold[order])
    return threshold, rejected


def adjusted(p: np.ndarray) -> np.ndarray:
    """Return p-values to be compared with alpha itself: a hypothesis is rejected below it.

    They are those of `holm`: the smallest of m p-values times m, the next times m - 1 and so on,
    each at least as large as the one before, and 1 at most.

    Parameters
    ----------
    p : array of shape (tests,)
        p-values, in any order.
    """
    order = np.argsort(p, kind="stable")
    found = np.empty(len(p))
    found[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(found, 1)
