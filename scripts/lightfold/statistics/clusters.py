"""Shares of rows that are no independent tests, because several belong to one star or group."""

import numpy as np

from lightfold.statistics.proportions import wilson


def share(hit: np.ndarray, star: np.ndarray) -> tuple[float, float, float]:
    """Return the share of hits, and the ends of its 95 % interval.

    If every row has a star of its own, the interval is Wilson's. If not, rows and hits are first
    divided by the design effect: how much larger the variance of the share is than that of as many
    independent rows (Rao & Scott 1992, Biometrics 48, 577). Rows of a star that are alike then
    count about once. If all rows are hits, or none is, the variance says nothing, and stars are
    counted in place of rows.

    Parameters
    ----------
    hit : array of bool, shape (rows,)
        Which rows are hits.
    star : array of int, shape (rows,)
        Number of each row's star.

    Returns
    -------
    value, low, high : float
        All are NaN if there are no rows.
    """
    rows = len(hit)
    if not rows:
        return np.nan, np.nan, np.nan
    value = float(np.mean(hit))
    effect = _design_effect(hit, star, value)
    low, high = wilson(value * rows / effect, rows / effect)
    return value, min(float(low), value), max(float(high), value)  # rounding at 0 and 1


def _design_effect(hit: np.ndarray, star: np.ndarray, value: float) -> float:
    _, number = np.unique(star, return_inverse=True)
    size = np.bincount(number)
    rows, stars = len(hit), len(size)
    if rows == stars:
        return 1.0
    if stars == 1 or value in (0, 1):
        return rows / stars
    stray = np.bincount(number, hit) - size * value
    variance = stars / (stars - 1) * np.sum(stray**2) / rows
    return max(float(variance / (value * (1 - value))), 1.0)
