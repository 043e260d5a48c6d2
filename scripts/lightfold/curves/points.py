"""The points of a light curve that features are computed from, and what was wrong with the rest."""

from typing import NamedTuple

import numpy as np

#: Fewer usable points than this in a band give no features there.
MIN_POINTS = 10

#: Magnitudes of stars; what lies outside is a mark for "not measured", such as 99.99.
FAINTEST, BRIGHTEST = 40.0, -10.0

#: Points farther than this from the median time [d] have no real date (0, or JD among MJD).
LONGEST = 50_000.0

#: Errors of a measured magnitude; 0, negative ones and marks for "not known" are none.
SMALLEST_ERROR, LARGEST_ERROR = 1e-6, 10.0

#: An error so much smaller than the median one would make its point the whole light curve.
SMALL_PART = 0.01

#: Two points closer in time than this [d], a millisecond, are at the same time.
SAME_TIME = 1e-8

#: Outliers lie so many robust standard deviations from the median, and are so rare: what is
#: more frequent is an eclipse or a flare.
OUTLIER_SIGMA, OUTLIER_FRACTION = 10.0, 0.01

#: What can be wrong with points or with a curve, in the order of the columns ``flag_NAME``.
FLAGS = ("few_points", "constant", "no_value", "bad_error", "duplicate", "outlier")


class Curve(NamedTuple):
    """Usable points of one star in one band, in order of time, no two at the same time.

    Attributes
    ----------
    t : array of shape (points,)
        Times [d].
    mag, err : array of shape (points,)
        Magnitudes and their errors [mag], errors positive.
    """

    t: np.ndarray
    mag: np.ndarray
    err: np.ndarray


def clean(t: np.ndarray, mag: np.ndarray, err: np.ndarray) -> tuple[Curve, dict[str, int]]:
    """Return the usable points of a light curve, and how many points each flag concerns.

    Points without a finite time, magnitude and error, or with values that no star has, are
    dropped (``no_value``), and so are points with an error that is zero, negative, no error of
    a measurement, or under 1 per cent of the median one (``bad_error``).
    Points at the same time become one: their mean, weighted by the errors (``duplicate`` counts
    those that vanish); rows that are equal in all three values count as one measurement.
    Outliers are counted and kept, since no single band tells a bad point from an eclipse.
    ``few_points`` and ``constant`` concern the whole curve and are 0 or 1.

    Parameters
    ----------
    t, mag, err : array of shape (points,)
        Times [d], magnitudes, errors [mag], in any order.
    """
    given = len(t)
    t, mag, err = (np.asarray(values, dtype=float) for values in (t, mag, err))
    finite = np.isfinite(t) & np.isfinite(mag) & np.isfinite(err)
    finite[finite] = (mag[finite] < FAINTEST) & (mag[finite] > BRIGHTEST)
    if finite.any():
        finite[finite] = np.abs(t[finite] - np.median(t[finite])) < LONGEST
    positive = finite & (err >= SMALLEST_ERROR) & (err <= LARGEST_ERROR)
    if positive.any():
        positive &= err >= SMALL_PART * np.median(err[positive])
    flags = dict.fromkeys(FLAGS, 0)
    flags["no_value"] = given - int(finite.sum())
    flags["bad_error"] = int(finite.sum() - positive.sum())
    if not positive.all():
        t, mag, err = t[positive], mag[positive], err[positive]
    step = np.diff(t)
    if (step < 0).any():
        order = np.argsort(t, kind="stable")
        t, mag, err = t[order], mag[order], err[order]
        step = np.diff(t)
    if (step < SAME_TIME).any():
        before = len(t)
        t, mag, err = _merge(t, mag, err)
        flags["duplicate"] = before - len(t)
    flags["few_points"] = int(len(t) < MIN_POINTS)
    if not flags["few_points"]:
        flags["constant"] = int(np.ptp(mag) == 0)
        flags["outlier"] = _count_outliers(mag, err)
    return Curve(t, mag, err), flags


def _merge(t: np.ndarray, mag: np.ndarray, err: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return one point a time: the weighted mean of the different measurements there."""
    rows = np.unique(np.column_stack([t, mag, err]), axis=0)
    apart = np.diff(rows[:, 0]) >= SAME_TIME
    position = np.concatenate([[0], np.cumsum(apart)])
    weight = rows[:, 2] ** -2.0
    total = np.bincount(position, weight)
    first = np.concatenate([[True], apart])
    return rows[first, 0], np.bincount(position, weight * rows[:, 1]) / total, total**-0.5


def _count_outliers(mag: np.ndarray, err: np.ndarray) -> int:
    distance = np.abs(mag - np.median(mag))
    sigma = max(1.4826 * float(np.median(distance)), float(np.median(err)))
    far = int((distance > OUTLIER_SIGMA * sigma).sum())
    return far if far <= max(1, OUTLIER_FRACTION * len(mag)) else 0
