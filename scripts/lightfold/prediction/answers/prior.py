"""The mixture of classes among new stars: given by the user, or estimated from their answers.

A classifier's probabilities hold for the mixture of its training stars. If new stars have another
mixture, but stars of a class look alike in both, Bayes' theorem corrects them: each class's
probability takes the factor new / old share (Saerens, Latinne & Decaestecker 2002, Neural
Computation 14, 21, eq. 2.4). The new shares can be estimated by their EM algorithm.
"""

import math
import warnings
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lightfold.errors import ConfigError, nearest
from lightfold.predictions import Answers

#: EM ends when no share moves by more, or after so many steps.
TOLERANCE, STEPS = 1e-6, 1000

#: By how much shares may miss a sum of 1, because they are rounded.
ROUNDED = 0.005

#: Draws for the intervals, and the most new stars in a draw.
DRAWS, MOST = 100, 20_000

#: Stars with a higher score `outlier` are strange. An estimate is doubted if by so much more of the
#: stars are strange than the mixture explains.
STRANGE, DOUBTED = 0.95, 0.05


class Estimate(NamedTuple):
    """The mixture of classes among new stars.

    Attributes
    ----------
    share, low, high : array of float, shape (classes,)
        The estimated share of each class, and the ends of its 95 % interval.
    """

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray


def of(
    wanted: Mapping[str, float] | str,
    probability: np.ndarray,
    prior: np.ndarray,
    classes: list[str],
    known: Answers,
    outlier: np.ndarray,
    usual: np.ndarray,
) -> np.ndarray:
    """Return the mixture that a user gives or wants to be estimated, shape (classes,).

    A doubtful estimate is returned with a warning.

    Parameters
    ----------
    wanted : mapping or "estimate"
        See `given`.
    probability, prior, known
        See `estimate`.
    classes : list of str
        The classes, in order.
    outlier, usual
        See `doubt`.

    Raises
    ------
    ConfigError
        If it is neither, or not as `given` needs it.
    """
    if isinstance(wanted, Mapping):
        return given(wanted, classes, prior)
    if wanted != "estimate":
        raise ConfigError(
            f"prior: {wanted!r} is not known: write 'estimate', or the share of each class"
        )
    share = estimate(probability, prior, known).share
    if text := doubt(outlier, share, usual):
        warnings.warn(f"prior: {text}", stacklevel=2)
    return share


def doubt(outlier: np.ndarray, share: np.ndarray, usual: np.ndarray) -> str:
    """Return why an estimate for stars is not to be trusted; an empty text if nothing says so.

    An estimate counts stars of unknown classes among the known ones, and probabilities do not tell
    (docs/benchmarks/prior-shift.md).

    Parameters
    ----------
    outlier : array of float, shape (stars,)
        How strange each of the stars is.
    share : array of float, shape (classes,)
        The estimated mixture.
    usual : array of float, shape (classes,)
        Share of each class's training stars that are strange: `Neighbours.share_above` `STRANGE`.
    """
    strange, expected = float((outlier > STRANGE).mean()), float(share @ usual)
    if strange - expected <= DOUBTED:
        return ""
    return (
        f"do not trust the estimated mixture: {strange:.0%} of these stars are stranger than "
        f"{STRANGE:.0%} of the training stars, and it explains {expected:.0%}. Some may be of "
        f"unknown classes, and the estimate counts them among the known ones"
    )


def estimate(probability: np.ndarray, prior: np.ndarray, known: Answers) -> Estimate:
    """Return the mixture that makes the answers about new stars likeliest, by EM.

    The intervals come from populations of out-of-fold stars that are mixed as estimated, each with
    as many stars as there are new ones, but `MOST` at most. As their mixture is known, errors of
    the estimates show, also those that come from wrong probabilities.

    Parameters
    ----------
    probability : array of float, shape (stars, classes)
        Recalibrated probabilities of new stars, under the training mixture.
    prior : array of float, shape (classes,)
        Shares of the classes among training stars.
    known : Answers
        The same of training stars, out of fold.
    """
    share = mixture(probability, prior)
    rng, y = np.random.default_rng(0), known.y
    drawn = np.empty((DRAWS, len(share)))
    stars = min(len(probability), MOST)
    for draw in range(DRAWS):
        weight = rng.exponential(size=len(y))  # the training stars are a sample, too
        weight *= (share / np.bincount(y, weight, len(share)))[y]
        count = rng.multinomial(stars, weight / weight.sum())
        some = count > 0
        drawn[draw] = mixture(known.probability[some], prior, count[some], share)
    ends = np.percentile(drawn, (97.5, 2.5), axis=0)
    low, high = np.clip(2 * share - ends, 0, 1)
    return Estimate(share, low, high)


def mixture(
    probability: np.ndarray,
    prior: np.ndarray,
    count: np.ndarray | None = None,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """Return the likeliest shares of the classes, by EM (Saerens et al. 2002, eq. 2.9).

    No class is ruled out by a few stars: before any is seen, there is one per class, mixed as the
    training stars (a Dirichlet prior).

    Parameters
    ----------
    probability, prior
        See `estimate`.
    count : array of int, shape (stars,), optional
        How often each star is there; once by default.
    start : array of float, shape (classes,), optional
        Shares to start from; by default those of the training stars.
    """
    share = prior if start is None else start
    count = np.ones(len(probability)) if count is None else count
    stars = count.sum() + len(prior)
    weight, before = count / stars, prior * len(prior) / stars
    for _ in range(STEPS):
        factor = ratio(prior, share)
        likelihood = probability @ factor
        told = np.divide(weight, likelihood, out=np.zeros_like(weight), where=likelihood > 0)
        step = before + factor * (told @ probability)
        step /= step.sum()
        moved = np.abs(step - share).max()
        share = step
        if moved < TOLERANCE:
            break
    return share


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


def given(shares: Mapping[str, float], classes: list[str], natural: ArrayLike) -> np.ndarray:
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
    if not shares:
        raise ConfigError("prior: it names no class; give the share of one or more")
    for name, share in shares.items():
        if name not in classes:
            raise ConfigError(f"prior: there is no class '{name}': {nearest(str(name), classes)}")
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
