"""Measures of confusion tables: counts of true classes (rows) and predicted ones (columns).

A table has shape (..., classes, classes), so that one call measures the tables of many draws. As
with scikit-learn's ``zero_division=0``, a share of nothing is 0.
"""

import numpy as np


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, and 0 where both are 0."""
    return part / np.where(whole == 0, 1, whole)


def hits(table: np.ndarray) -> np.ndarray:
    """Return how many stars of each class are predicted to be of it, shape (..., classes)."""
    return np.diagonal(table, axis1=-2, axis2=-1)


def support(table: np.ndarray) -> np.ndarray:
    """Return how many stars each class has, shape (..., classes)."""
    return table.sum(axis=-1)


def recall(table: np.ndarray) -> np.ndarray:
    """Return the recall (completeness) of each class, shape (..., classes)."""
    return ratio(hits(table), support(table))


def precision(table: np.ndarray) -> np.ndarray:
    """Return the precision (purity) of each class, shape (..., classes)."""
    return ratio(hits(table), table.sum(axis=-2))


def f1(table: np.ndarray) -> np.ndarray:
    """Return the F1 of each class, shape (..., classes)."""
    return ratio(2 * hits(table), support(table) + table.sum(axis=-2))


def mean(table: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Return the mean over stars of what each costs, shape (...).

    Parameters
    ----------
    table : array, shape (..., classes, classes)
        Counts of true and predicted classes.
    cost : array of float, shape (classes, classes)
        What a star of each true class costs if it is predicted to be of each class.
    """
    return (table * cost).sum(axis=(-2, -1)) / table.sum(axis=(-2, -1))


def differences(table: np.ndarray) -> np.ndarray:
    """Return the predicted code less the true one for each cell, shape (classes, classes)."""
    codes = np.arange(table.shape[-1])
    return codes - codes[:, None]
