"""Differences of two numbers of which only the intervals are known."""

import math
from typing import NamedTuple


class Estimate(NamedTuple):
    """A number and the ends of its 95 % interval.

    Attributes
    ----------
    value, low, high : float
    """

    value: float
    low: float
    high: float


def subtract(first: Estimate, second: Estimate, correlation: float = 0.0) -> Estimate:
    """Return the first number less the second, with an interval.

    Distances from each number to the ends of its interval are added as standard errors of two
    correlated numbers are (method of variance estimates recovery, Zou & Donner 2008, Statistics in
    Medicine 27, 1693).

    Parameters
    ----------
    first, second : Estimate
        The two numbers.
    correlation : float
        Their correlation.
    """
    below = _together(first.value - first.low, second.high - second.value, correlation)
    above = _together(first.high - first.value, second.value - second.low, correlation)
    value = first.value - second.value
    return Estimate(value, value - below, value + above)


def _together(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))
