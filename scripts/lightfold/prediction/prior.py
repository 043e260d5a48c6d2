"""The mixture of classes among new stars: given by the user, or estimated from their answers.

A classifier's probabilities hold for the mixture of its training stars. If new stars have another
mixture, but stars of a class look alike in both, Bayes' theorem corrects them: each class's
probability takes the factor new / old share (Saerens, Latinne & Decaestecker 2002, Neural
Computation 14, 21, eq. 2.4). The new shares can be estimated by their EM algorithm.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.stats import chi2

from lightfold.errors import ConfigError, nearest

#: Rows that are looked at together, so that memory stays small.
CHUNK = 50_000

#: EM ends when no share moves by more, or after so many steps.
TOLERANCE, STEPS = 1e-6, 1000

#: By how much shares may miss a sum of 1, because they are rounded.
ROUNDED = 0.005


class Estimate(NamedTuple):
    """The mixture of classes among new stars.

    Attributes
    ----------
    share : array of float, shape (classes,)
        The estimated share of each class.
    steps : int
        Steps of EM.
    p_value : float
        How likely answers that differ so much from the training mixture are if it has not changed:
        the likelihood ratio test.
    """

    share: np.ndarray
    steps: int
    p_value: float


def estimate(probability: np.ndarray, prior: np.ndarray) -> Estimate:
    """Return the mixture that makes the answers about new stars likeliest, by EM.

    Parameters
    ----------
    probability : array of float, shape (stars, classes)
        Calibrated probabilities of new stars, under the training mixture.
    prior : array of float, shape (classes,)
        Shares of the classes among training stars.
    """
    prior = np.asarray(prior, dtype=float)
    share, steps = prior.copy(), 0
    for steps in range(1, STEPS + 1):
        step, _ = _step(probability, prior, share)
        moved = np.abs(step - share).max()
        share = step
        if moved < TOLERANCE:
            break
    gain = _step(probability, prior, share)[1]
    return Estimate(share, steps, float(chi2.sf(2 * max(gain, 0), max((prior > 0).sum() - 1, 1))))


def corrected(probability: np.ndarray, old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Return probabilities under another mixture of classes, shape (stars, classes).

    A star that could only be of classes which the new mixture lacks gets the new mixture.

    Parameters
    ----------
    probability : array of float, shape (stars, classes)
        Probabilities under the old mixture.
    old, new : array of float, shape (classes,)
        Shares of the classes.
    """
    found = probability * ratio(old, new)
    total = found.sum(axis=1, keepdims=True)
    return np.divide(found, total, out=np.tile(new, (len(found), 1)), where=total > 0)


def ratio(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Return the factor on each class's probability; 0 for a class with no training stars."""
    old, new = np.asarray(old, dtype=float), np.asarray(new, dtype=float)
    return np.divide(new, old, out=np.zeros_like(new), where=old > 0)


def given(shares: Mapping[str, float], classes: list[str], natural: np.ndarray) -> np.ndarray:
    """Return the mixture that a user gives, shape (classes,).

    Classes that are not named divide the rest in proportion to their shares among training stars.

    Parameters
    ----------
    shares : mapping
        Share of some or all classes.
    classes : list of str
        The classes, in order.
    natural : array of float, shape (classes,)
        Their shares among training stars.

    Raises
    ------
    ConfigError
        If a class is unknown, a share is no number from 0 to 1, or the sum cannot be 1.
    """
    for name, share in shares.items():
        if name not in classes:
            raise ConfigError(f"prior: there is no class '{name}': {nearest(name, classes)}")
        number = isinstance(share, int | float) and not isinstance(share, bool)
        if not number or not math.isfinite(share) or not 0 <= share <= 1:
            raise ConfigError(f"prior: {name}: {share!r} is no share; give a number from 0 to 1")
    total = sum(shares.values())
    named = np.array([name in shares for name in classes])
    if total > 1 + ROUNDED:
        raise ConfigError(f"prior: the shares sum to {total:g}; they must not exceed 1")
    if named.all() and total < 1 - ROUNDED:
        raise ConfigError(f"prior: all classes are named, but the shares sum to {total:g}, not 1")
    found = np.array([float(shares.get(name, 0)) for name in classes])
    rest = np.where(named, 0, np.asarray(natural, dtype=float))
    if rest.sum() > 0:
        found += max(1 - total, 0) * rest / rest.sum()
    return found / found.sum()


def _step(
    probability: np.ndarray, prior: np.ndarray, share: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the next shares, and the gain in log likelihood of `share` over `prior`."""
    factor, summed, gain = ratio(prior, share), np.zeros(len(prior)), 0.0
    for start in range(0, len(probability), CHUNK):
        own = np.asarray(probability[start : start + CHUNK], dtype=float)
        own = own / own.sum(axis=1, keepdims=True)
        likelihood = own @ factor
        told = likelihood > 0
        summed += factor * ((1 / likelihood[told]) @ own[told])
        gain += float(np.log(likelihood[told]).sum())
    return summed / summed.sum(), gain
