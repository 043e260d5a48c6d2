"""Chance: how often signs drawn at random make a sum as large as the one that was found."""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

#: Below this share of the largest possible sum, a sum is taken for none.
TINY = 1e-9


def flip(effects: np.ndarray, found: float) -> float:
    """Return the probability that |sum of +- effects| is at least |found|.

    Each sign is + or - with probability 1/2. It is the tail of the sum by its saddlepoint, so it
    is good far below what could be counted in draws (Lugannani & Rice 1980, Advances in Applied
    Probability 12, 475; Robinson 1982, Journal of the Royal Statistical Society B 44, 91).

    Parameters
    ----------
    effects : array of float, shape (stars,)
        What each star adds to the sum. Only its size matters.
    found : float
        The sum that was found.
    """
    size = np.abs(effects)
    most, found = size.sum(), abs(found)
    if found <= TINY * most:
        return 1.0
    size = size[size > TINY * size.max(initial=0)]
    least = float(0.5 ** (len(size) - 1))  # all signs alike
    if found > most - size.min(initial=most):
        return least
    part, share = size / size.max(initial=1), found / size.max(initial=1)

    def excess(tilt: float) -> float:
        return float((part * np.tanh(tilt * part)).sum() - share)

    largest = np.log(2 / TINY) / part.min(initial=1)
    if excess(largest) <= 0:
        return least
    tilt = float(brentq(excess, 0, largest))
    bend = tilt * part
    cumulant = (bend + np.log1p(np.exp(-2 * bend)) - np.log(2)).sum()
    root = np.sqrt(2 * max(tilt * share - cumulant, 0))
    width = tilt * np.sqrt((part**2 / np.cosh(np.minimum(bend, 300)) ** 2).sum())
    if root < np.sqrt(TINY):
        return 1.0
    tail = norm.sf(root) + norm.pdf(root) * (1 / width - 1 / root)
    return float(np.clip(2 * tail, least, 1))
