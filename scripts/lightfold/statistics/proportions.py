"""Intervals of proportions."""

import numpy as np
from scipy.stats import norm


def wilson(
    hits: np.ndarray | float, rows: np.ndarray | float, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of Wilson's score interval of a proportion.

    It covers well with few rows, and is not empty if all or none are hits (Wilson 1927, Journal
    of the American Statistical Association 22, 209; Brown, Cai & DasGupta 2001, Statistical
    Science 16, 101).

    Parameters
    ----------
    hits, rows : array or float
        Number of hits, and of rows. Without rows nothing is known: the interval is [0, 1].
    confidence : float, optional
        Probability that the interval holds the true proportion.
    """
    hits, rows = np.asarray(hits, float), np.asarray(rows, float)
    square = norm.ppf((1 + confidence) / 2) ** 2
    middle = (hits + square / 2) / (rows + square)
    misses = np.maximum(rows - hits, 0)
    spread = hits * misses / np.maximum(rows, 1) + square / 4
    half = np.sqrt(square * spread) / (rows + square)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
