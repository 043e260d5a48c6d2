"""Differences of two settings on the same stars: an interval, a test, and practical equality."""

from typing import NamedTuple

import numpy as np
from scipy.stats import t

from lightfold.statistics.intervals import CONFIDENCE, corrected_error
from lightfold.statistics.signs import flip


class Difference(NamedTuple):
    """How much the scores of two settings differ.

    Attributes
    ----------
    difference, low, high : float
        The first score less the second, with its 95 % interval.
    p : float
        p-value of the hypothesis that the settings are equal.
    rope_below, rope_within, rope_above : float
        Probability that the true difference is below, within or above the region of practical
        equivalence (Corani & Benavoli 2015, Machine Learning 100, 285; Benavoli et al. 2017,
        Journal of Machine Learning Research 18(77)). It is from Student's t around the difference,
        with the error and the degrees of freedom of the interval.
    """

    difference: float
    low: float
    high: float
    p: float
    rope_below: float
    rope_within: float
    rope_above: float


def over_repeats(differences: np.ndarray, ratio: float, least: float, rope: float) -> Difference:
    """Return the mean difference over repeats, by the corrected resampled t-test.

    Repeats share most of their stars, see `intervals.corrected_error` (Nadeau & Bengio 2003,
    Machine Learning 52, 239). The Bayesian test for correlated samples has the same Student's t.
    The error is at least `least`, because a few differences may be equal by luck.

    Parameters
    ----------
    differences : array of float, shape (repeats,)
        Difference of the scores of each repeat.
    ratio : float
        Stars tested per star trained on.
    least : float
        Standard error of the mean if one star of each class could go either way.
    rope : float
        Half the width of the region of practical equivalence.
    """
    mean, number = float(differences.mean()), len(differences)
    error = max(float(corrected_error(differences.std(ddof=1), number, ratio)), least)
    freedom = number - 1
    p = float(2 * t.sf(abs(mean) / error, freedom)) if error > 0 else 1.0
    return _difference(mean, error, freedom, p, rope)


def over_stars(
    difference: float,
    contribution: np.ndarray,
    effect: np.ndarray | None,
    stratum: np.ndarray,
    rope: float,
) -> Difference:
    """Return the difference on one test set, with its uncertainty over stars.

    If the settings are equal, it is chance which of them gave which of the two answers about a
    star. So the test draws the sign of each star's effect at random, see `signs.flip`, as the
    sign test does for accuracy (approximate randomisation, Yeh 2000, Proceedings of the 18th
    International Conference on Computational Linguistics, 947).

    The interval is that of Student's t. The variance is the sum over classes of squared
    contributions, plus the largest squared effect in the class: as if one more star of the class
    could go either way. The degrees of freedom are those of Satterthwaite (1946, Biometrics
    Bulletin 2, 110) over classes. If the test cannot tell the settings apart, the interval is
    widened to hold 0.

    Parameters
    ----------
    difference : float
        Difference of the scores.
    contribution : array of float, shape (stars,)
        Difference of what a star contributes to both scores, see `influence.contributions`.
    effect : array of float, shape (stars,), or None
        What a star adds to the difference, see `influence.swaps`. None for a metric of
        probabilities: then contributions take their place, and Student's t that of the test.
    stratum : array of int, shape (stars,)
        Code of each star's class.
    rope : float
        Half the width of the region of practical equivalence.
    """
    reach = contribution if effect is None else effect
    error, freedom = error_over_stars(contribution, stratum, reach)
    if effect is None:
        p = 2 * t.sf(abs(difference) / error, freedom) if error > 0 else 1.0
    else:
        p = flip(effect, difference)
    return _difference(difference, error, freedom, float(p), rope)


def error_over_stars(
    contribution: np.ndarray, stratum: np.ndarray, reach: np.ndarray | None = None
) -> tuple[float, float]:
    """Return the standard error over stars, and its degrees of freedom, at least 1.

    Parameters
    ----------
    contribution : array of float, shape (stars,)
        What each star contributes.
    stratum : array of int, shape (stars,)
        Code of each star's class.
    reach : array of float, shape (stars,), optional
        The largest square of it in each class is added to the variance.
    """
    stars = np.bincount(stratum)
    part: np.ndarray = np.bincount(stratum, contribution**2)
    if reach is not None:
        largest = np.zeros(len(stars))
        np.maximum.at(largest, stratum, reach**2)
        part = part + largest
    variance, spread = part.sum(), (part**2 / np.maximum(stars - 1, 1)).sum()
    return float(np.sqrt(variance)), float(variance**2 / spread) if spread > 0 else 1.0


def _difference(mean: float, error: float, freedom: float, p: float, rope: float) -> Difference:
    if error == 0:
        sides = mean < -rope, abs(mean) <= rope, mean > rope
        low = high = mean
    else:
        half = t.ppf((1 + CONFIDENCE) / 2, freedom) * error
        low, high = mean - half, mean + half
        below, above = t.cdf((-rope - mean) / error, freedom), t.sf((rope - mean) / error, freedom)
        sides = below, 1 - below - above, above
    if p >= 1 - CONFIDENCE:
        low, high = min(low, 0.0), max(high, 0.0)
    return Difference(mean, float(low), float(high), p, *map(float, sides))
