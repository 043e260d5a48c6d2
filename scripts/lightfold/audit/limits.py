"""Limits in a feature: whether a class begins where a feature passes a value, as by definition.

Classes are often defined by a limit, such as Cepheids of long and short periods. Then one feature
tells the class, and nothing leaks. Stars lie as densely on both sides of such a limit as elsewhere.
A feature that was made from the label has a gap there instead, or the tails of two distributions.
"""

import numpy as np

#: Fewest different values of a feature beyond a limit.
LEAST = 8

#: Stars next to a limit, and stars behind these, whose spacings are compared.
NEAR, BEHIND = 5, 20

#: How many times as wide a gap may be as the spacings beside it, and the spacings near a limit as
#: those behind: with exponential spacings, more comes by chance once in 1,000 limits.
GAP, TAIL = 7.0, 4.0


def has_limits(values: np.ndarray, own: np.ndarray) -> bool:
    """Return whether a class is all that lies beyond a limit of a feature, or between two limits.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature, without missing values.
    own : array of bool, shape (stars,)
        Whether each star is of the class.
    """
    inside, outside = np.unique(values[own]), np.unique(values[~own])
    if not len(inside) or not len(outside):
        return False
    below, above = outside[outside < inside[0]], outside[outside > inside[-1]]
    if len(below) + len(above) < len(outside):  # some star of another class is between
        return False
    sides = [(below[::-1], inside)] if len(below) else []
    sides += [(above, inside[::-1])] if len(above) else []
    return all(_is_limit(*pair) for pair in sides)


def _is_limit(first: np.ndarray, second: np.ndarray) -> bool:
    """Return whether values on both sides, the nearest first, lie as densely there as behind."""
    if min(len(first), len(second)) < LEAST:
        return False
    gap = abs(first[0] - second[0])
    spacings = [np.abs(np.diff(side[: NEAR + BEHIND])) for side in (first, second)]
    if gap > GAP * np.mean(np.concatenate(spacings)):
        return False
    return all(np.mean(own[:NEAR]) <= TAIL * np.mean(own[NEAR - 1 :]) for own in spacings)
