"""The usable points of a light curve, and what is wrong with the others."""

from typing import NamedTuple

import numpy as np

#: A band needs at least this many usable points, unless a family of features says otherwise.
MIN_POINTS = 10

#: Range of magnitudes of stars; values outside mean "not measured", such as 99.99.
FAINTEST, BRIGHTEST = 40.0, -10.0

#: Points farther than this from the median time [d] have a wrong date (0, or JD among MJD).
LONGEST = 50_000.0

#: Range of errors of a measured magnitude; values outside are 0, negative or mean "not known".
SMALLEST_ERROR, LARGEST_ERROR = 1e-6, 10.0

#: An error below this fraction of the median would let one point dominate the light curve.
SMALL_PART = 0.01

#: Two points closer in time than this [d], a millisecond, are at the same time.
SAME_TIME = 1e-8

#: Outliers are at least this many robust standard deviations from the median, and at most this
#: fraction of the points. More frequent ones are an eclipse or a flare.
OUTLIER_SIGMA, OUTLIER_FRACTION = 10.0, 0.01

#: What can be wrong with points or a curve, in the order of the columns ``flag_NAME``.
FLAGS = ("few_points", "constant", "no_value", "bad_error", "duplicate", "outlier")


class Curve(NamedTuple):
    """Usable points of one star in one band, in order of time, no two at the same time.

    Attributes
    ----------
    t : array of shape (points,)
        Times [d].
    mag, err : array of shape (points,)
        Magnitudes and their errors [mag]; errors are positive.
    """

    t: np.ndarray
    mag: np.ndarray
    err: np.ndarray


def clean(
    t: np.ndarray, mag: np.ndarray, err: np.ndarray, *, least: int = MIN_POINTS
) -> tuple[Curve, dict[str, int]]:
    """Return the usable points of a light curve, and the number of points of each flag.

    Points without a finite time, magnitude and error, or with values that no star has, are
    dropped (``no_value``). So are points with a bad error: zero, negative, too large for a
    measurement, or below 1 per cent of the median (``bad_error``).
    Points at the same time become one, their mean weighted by the errors; ``duplicate`` counts
    the points that disappear. Rows that are equal in all three values are one measurement.
    Outliers are counted and kept, because a single band cannot distinguish a bad point from an
    eclipse. ``few_points`` and ``constant`` describe the whole curve and are 0 or 1.

    Parameters
    ----------
    t, mag, err : array of shape (points,)
        Times [d], magnitudes, errors [mag], in any order.
    least : int
        A curve with fewer usable points has the flag ``few_points``.
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
    flags["few_points"] = int(len(t) < least)
    if not flags["few_points"]:
        flags["constant"] = int(np.ptp(mag) == 0)
        flags["outlier"] = _count_outliers(mag, err)
    return Curve(t, mag, err), flags


def _merge(t: np.ndarray, mag: np.ndarray, err: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return one point per time: the weighted mean of its different measurements."""
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
