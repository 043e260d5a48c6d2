"""Whether a mean of shares is higher than it should be, by more than chance."""

from typing import NamedTuple

import numpy as np
from scipy.signal import fftconvolve
from scipy.stats import betabinom, chi2

from lightfold.statistics.mover import Estimate, subtract
from lightfold.statistics.proportions import wilson

#: Steps that a share is counted in, and the most cases that a share is taken to be of: beyond
#: that, two fits differ by more than their cases do.
STEPS = 1_000

#: Smallest p-value: what is smaller is rounding.
LEAST = 1e-12

#: Probability that the variance between groups is larger than it is taken to be.
DOUBT = 0.05


class Share(NamedTuple):
    """Shares of hits, and of how many independent cases each is, both of shape (parts,)."""

    value: np.ndarray
    number: np.ndarray


def shares(hit: np.ndarray, part: np.ndarray, group: np.ndarray, parts: np.ndarray) -> Share:
    """Return the share of hits in each part.

    Rows of a group are first taken for one case, and groups of unequal size for fewer than there
    are (Kish 1965, Survey Sampling). If shares of groups vary less than single cases would, there
    are more cases: by the ratio of both variances over all parts, with the variance between groups
    at the upper end of its interval.

    Parameters
    ----------
    hit : array of float, shape (rows,)
        What each row adds, from 0 to 1.
    part, group : array of int, shape (rows,)
        Numbers of each row's part and group.
    parts : array of int, shape (parts,)
        The parts to return, each with a row at least.
    """
    key = np.column_stack([part, group])
    pairs, number = np.unique(key, axis=0, return_inverse=True)
    size, hits = np.bincount(number), np.bincount(number, hit)
    value, count = np.empty(len(parts)), np.empty(len(parts))
    between = within = freedom = 0.0
    for place, one in enumerate(parts):
        own = pairs[:, 0] == one
        value[place] = hits[own].sum() / size[own].sum()
        share = size[own] / size[own].sum()
        count[place] = 1 / (share**2).sum()
        stray = hits[own] / size[own] - value[place]
        between += count[place] * (share * stray**2).sum()
        within += count[place] * value[place] * (1 - value[place])
        freedom += count[place] - 1
    if freedom >= 1 and between > 0:
        between *= freedom / chi2.ppf(DOUBT, freedom)
        count *= max(1.0, within / between)
    return Share(value, count)


def as_high(found: Share, expected: Share) -> float:
    """Return the probability of a mean of shares that is as high as that found.

    The number of hits among new cases is beta-binomial: the share that they are drawn with is
    known from earlier cases only, to which one is added that is half a hit (Jeffreys 1946,
    Proceedings of the Royal Society A 186, 453). The distribution of the mean is the convolution of
    those of its parts. So it holds for few cases, and far out in its tail. It is computed in steps
    that are rounded to the safe side.

    Parameters
    ----------
    found, expected : Share
        Of the new cases, and of the earlier ones; of the same parts.
    """
    hits = expected.value * expected.number + 0.5
    misses = (1 - expected.value) * expected.number + 0.5
    chance = np.ones(1)
    cases = found.number.clip(1, STEPS).astype(int)
    for own, a, b in zip(cases, hits, misses, strict=True):
        k = np.arange(own + 1)
        place = np.ceil(k / own * STEPS - 1e-6).astype(int)
        chance = fftconvolve(chance, np.bincount(place, betabinom.pmf(k, own, a, b), STEPS + 1))
    least = int(np.floor(found.value.sum() * STEPS + 1e-6))
    return float(np.clip(chance[least:].sum(), LEAST, 1))


def difference(first: Share, second: Share) -> Estimate:
    """Return the mean of the first shares less that of the second, with a 95 % interval.

    Parameters
    ----------
    first, second : Share
        Of the same parts, and of independent cases.
    """
    return subtract(_mean(first), _mean(second))


def _mean(found: Share) -> Estimate:
    """Return the mean of shares, with an interval from Wilson's of each; see `mover.subtract`."""
    low, high = wilson(found.value * found.number, found.number)
    value, parts = float(found.value.mean()), len(found.value)
    below = float(np.sqrt(((found.value - low) ** 2).sum())) / parts
    above = float(np.sqrt(((high - found.value) ** 2).sum())) / parts
    return Estimate(value, value - below, value + above)
