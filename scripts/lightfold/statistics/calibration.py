"""Calibration: how far probabilities are from the fractions of stars that they promise."""

from typing import NamedTuple

import numpy as np
from scipy.special import betainc, gammainc
from scipy.stats import rankdata

#: Most bins of probabilities, and fewest stars in a bin on average.
BINS, STARS = 10, 10

#: Probability of the plug-in error being at most the one seen, at the low end, the estimate, and
#: the high end of a 95 % interval.
LEVELS = np.array([0.975, 0.5, 0.025])

#: Part of a star by which the plug-in error is enlarged for the high end, because it goes in steps.
STEP = 0.25

#: Halvings of the range of standard errors that is searched, and the range.
HALVINGS, RANGE = 24, (-40.0, 10.0)

#: Standard errors below the fractions at which gaps are gone that shrink by a factor.
VANISHED = 3


class Bins(NamedTuple):
    """Rows of several kinds of answers, each in bins of probabilities.

    Attributes
    ----------
    number : array of int, shape (answers, rows)
        Bin of each row.
    rows, fraction, probability, variance : array of float, shape (answers, bins)
        Number of rows of a bin, the fraction that are hits, mean and variance of the
        probabilities. A bin without rows has zeros.
    effect : array of float, shape (answers,)
        How much larger a variance is than that of as many independent rows (design effect).
    """

    number: np.ndarray
    rows: np.ndarray
    fraction: np.ndarray
    probability: np.ndarray
    variance: np.ndarray
    effect: np.ndarray


def fill_bins(hit: np.ndarray, probability: np.ndarray, star: np.ndarray) -> Bins:
    """Sort rows into bins of probabilities.

    Half of a bin's size is its number of rows, the other half is the variance p (1 - p) that their
    labels should have. So bins are narrower where a label is in doubt. With rows alone, all
    members of a rare class would share one bin. Rows of equal probability share a bin. Labels play
    no part.

    Parameters
    ----------
    hit : array of bool, shape (answers, rows)
        Whether what was answered is true.
    probability : array of float, shape (answers, rows)
        Probability that it is.
    star : array of int, shape (rows,)
        Number of each row's star.
    """
    kinds, rows = probability.shape
    stars = len(np.unique(star))
    bins = int(np.clip(stars // STARS, 1, BINS))
    number = np.minimum((_position(probability) * bins).astype(int), bins - 1)
    cell = (number + bins * np.arange(kinds)[:, None]).ravel()

    def add(values: np.ndarray) -> np.ndarray:
        return np.bincount(cell, values.ravel(), kinds * bins).reshape(kinds, bins)

    count = add(np.ones((kinds, rows)))
    whole = np.maximum(count, 1)
    fraction, mean = add(hit.astype(float)) / whole, add(probability) / whole
    variance = np.maximum(add(probability**2) / whole - mean**2, 0)
    effect = np.ones(kinds)
    if stars < rows:
        stray = hit - probability - np.take_along_axis(fraction - mean, number, axis=1)
        _, own = np.unique(star, return_inverse=True)
        by_star = np.array([np.bincount(own, row) for row in stray])
        square = (stray**2).sum(axis=1)
        alike = np.full(kinds, rows / stars)
        np.divide((by_star**2).sum(axis=1), square, out=alike, where=square > 0)
        effect = np.maximum(alike, 1)
    return Bins(number, count, fraction, mean, variance, effect)


def expected_error(bins: Bins) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the expected calibration error (ECE), and the ends of its 95 % interval.

    The error is the mean over rows of |fraction - probability| of their bins. Its plug-in is too
    high, because fractions of few stars stray even if all probabilities are right. So it is
    compared with what it would be if the true error were so and so large. If there were none,
    labels would be drawn with the probabilities themselves (consistency bars, Broecker & Smith
    2007, Weather and Forecasting 22, 651). Here other errors are tried in the same way: bins are
    moved from the probability to the fraction and beyond, each by as many of its standard errors
    (ends of Wilson's intervals), in the direction that allows more beyond the fraction. For the
    estimate and the high end, all gaps shrink by one factor where they have to be smaller. The ends
    of the interval are the errors that would give a larger, or a smaller, plug-in in 2.5 % of all
    test sets. The estimate would give a larger one in half of them, and is 0 if none would. At the
    high end these 2.5 % are of those test sets that would be as good if there were no error (CLs,
    Read 2002, Journal of Physics G 28, 2693). So a lucky test set gives no interval without width.

    The plug-in's distribution is a gamma distribution of the same mean and variance. Mean absolute
    deviations are those of binomial counts, which have the mean and variance of the counts of rows
    with unequal probabilities. See docs/benchmarks/calibration.md for how often intervals hold the
    true error.

    Parameters
    ----------
    bins : Bins
        What `fill_bins` returns.

    Returns
    -------
    value, low, high : array of float, shape (answers,)
    """
    every = bins.rows.sum(axis=1)
    weight = bins.rows / every[:, None]
    seen = (weight * np.abs(bins.fraction - bins.probability)).sum(axis=1)
    seen = seen + np.where(LEVELS[1] > LEVELS, STEP, 0)[:, None] * bins.effect / every
    levels = np.repeat(LEVELS[:, None], len(every), axis=1)
    none = np.zeros_like(bins.probability)
    levels[-1] *= _chance(bins, weight, none, bins.probability, seen[-1])
    least, most = (np.full(levels.shape, end) for end in RANGE)
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        gap, fraction = _move(bins, middle)
        enough = _chance(bins, weight, gap, fraction, seen) <= levels
        least, most = np.where(enough, least, middle), np.where(enough, middle, most)
    low, value, high = (weight * _move(bins, most)[0]).sum(axis=-1)
    return value, low, high


def _position(probability: np.ndarray) -> np.ndarray:
    """Return how much of the size of all bins is below each row, in [0, 1]."""
    rows = probability.shape[1]
    first, last = (rankdata(probability, way, axis=1).astype(int) for way in ("min", "max"))
    ordered = np.sort(probability, axis=1)
    doubt = np.pad(np.cumsum(ordered * (1 - ordered), axis=1), ((0, 0), (1, 0)))
    below, up_to = (np.take_along_axis(doubt, rank, axis=1) for rank in (first - 1, last))
    own = (first - 1 + last) / 2 / rows
    whole = doubt[:, -1:]
    return np.where(whole > 0, (own + (below + up_to) / 2 / np.where(whole > 0, whole, 1)) / 2, own)


def _move(bins: Bins, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return true gaps and fractions so many standard errors from the fractions that are seen.

    Both have shape (*errors.shape, bins). Negative `errors` shrink the gaps that are seen: for the
    low end, the first of `errors`, by standard errors, for others by a factor.
    """
    rows = bins.rows / bins.effect[:, None]
    side = np.where(bins.fraction >= bins.probability, 1, -1)
    z = errors[..., None]
    on = side * (_wilson(bins.fraction, rows, side * z) - bins.probability)
    across = side * (bins.probability - _wilson(bins.fraction, rows, -side * z))
    on, across = np.maximum(on, 0), np.where(z > 0, across, 0)
    alike = np.abs(bins.fraction - bins.probability) * np.maximum(1 + z / VANISHED, 0)
    on[1:] = np.where(z < 0, alike, on)[1:]
    gap = np.maximum(on, across)
    return gap, bins.probability + side * np.where(across > on, -gap, gap)


def _wilson(fraction: np.ndarray, rows: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the end of Wilson's interval that is z standard errors above (or below) a fraction."""
    whole = np.maximum(rows, 1e-9)
    spread = np.maximum(fraction * (1 - fraction), 0) / whole + z**2 / (4 * whole**2)
    end = (fraction + z**2 / (2 * whole) + z * np.sqrt(spread)) / (1 + z**2 / whole)
    return np.clip(end, 0, 1)


def _chance(
    bins: Bins, weight: np.ndarray, gap: np.ndarray, fraction: np.ndarray, seen: np.ndarray
) -> np.ndarray:
    """Return the probability of a plug-in of at most `seen`, if gaps and fractions are true."""
    rows = np.maximum(bins.rows, 1) / bins.effect[:, None]
    # Hits are counted where they are rarer than misses. Their probabilities spread as the given
    # ones do, but less where the fraction is nearer to 0 or 1.
    rare = np.minimum(fraction, 1 - fraction)
    expected = rows * np.where(fraction > 0.5, 1 - bins.probability, bins.probability)
    given = bins.probability * (1 - bins.probability)
    sharper = np.divide(rare * (1 - rare), given, out=np.ones_like(rare), where=given > 0)
    spread = bins.variance * np.minimum(sharper, 1) ** 2
    share = np.clip(rare + spread / np.where(rare > 0, rare, 1), 0, 1)
    trials = np.divide(rows * rare, share, out=rows * np.ones_like(rare), where=share > 0)
    deviation = _mean_deviation(expected, trials, share) / rows
    square = gap**2 + np.maximum(rare * (1 - rare) - spread, 0) / rows
    mean = (weight * deviation).sum(axis=-1)
    variance = (weight**2 * (square - deviation**2)).sum(axis=-1)
    # Another test set also has other numbers of stars in the bins.
    error = (weight * gap).sum(axis=-1)
    between = (weight * gap**2).sum(axis=-1) - error**2
    variance += between * bins.effect / bins.rows.sum(axis=1)
    # If all probabilities are 0 or 1, no error leaves nothing to chance: the plug-in is 0.
    variance = np.maximum(variance, np.finfo(float).tiny)
    chance = gammainc(mean**2 / variance, seen * mean / variance)
    return np.where(mean > 0, chance, 1.0)


def _mean_deviation(expected: np.ndarray, trials: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the mean of |count - expected| of a binomial count; `trials` may be no integer."""
    last = np.floor(expected)
    left = np.maximum(trials - last, 1e-9)
    up_to = np.where(last >= trials, 1, betainc(left, last + 1, 1 - share))
    before = np.where(last >= trials, 1, betainc(left, np.maximum(last, 1e-9), 1 - share))
    before = np.where(last < 1, 0, before)
    mean = trials * share
    return 2 * (expected * up_to - mean * before) + mean - expected
