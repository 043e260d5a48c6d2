"""Shares of rows that are no independent tests, because several belong to one star or group."""

from collections.abc import Sequence

import numpy as np

from lightfold.statistics.proportions import wilson


def shares(
    parts: Sequence[tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the share of hits in each of several parts, and the ends of its 95 % interval.

    If every row has a star of its own, the interval is Wilson's. If not, rows and hits are first
    divided by the design effect: how much larger the variance of the share is than that of as many
    independent rows (Rao & Scott 1992, Biometrics 48, 577). Rows of a star that are alike then
    count about once. If all rows are hits, or none is, the variance says nothing, and stars are
    counted in place of rows.

    Parameters
    ----------
    parts : sequence of (array of bool, array of int)
        Which rows of a part are hits, and the number of each row's star.

    Returns
    -------
    value, low, high : array of float, shape (parts,)
        NaN where a part has no rows.
    """
    counted = [(hit.sum(), len(hit), _design_effect(hit, star)) for hit, star in parts]
    hits, rows, effect = np.array(counted, float).reshape(-1, 3).T
    value = np.divide(hits, rows, out=np.full(len(rows), np.nan), where=rows > 0)
    low, high = wilson(hits / effect, rows / effect)
    return value, np.minimum(low, value), np.maximum(high, value)  # rounding at 0 and 1


def _design_effect(hit: np.ndarray, star: np.ndarray) -> float:
    size = np.bincount(star)
    size = size[size > 0]
    rows, stars = len(hit), len(size)
    if rows == stars:
        return 1.0
    value = hit.mean()
    if stars == 1 or value in (0, 1):
        return rows / stars
    _, number = np.unique(star, return_inverse=True)
    stray = np.bincount(number, hit - value)
    variance = stars / (stars - 1) * np.sum(stray**2) / rows
    return max(float(variance / (value * (1 - value))), 1.0)
