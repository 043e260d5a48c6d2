"""Light curves folded at a period."""

from typing import NamedTuple

import numpy as np

from lightfold.curves.points import Curve

#: Bins of phase, to find where a curve is faintest or brightest.
_BINS = 12


class Folded(NamedTuple):
    """Points of one star in one band.

    Attributes
    ----------
    phase : array of shape (points,)
        Phases in [0, 1).
    mag, err : array of shape (points,)
        Magnitudes and their errors [mag].
    """

    phase: np.ndarray
    mag: np.ndarray
    err: np.ndarray


def fold(curves: dict[str, Curve], period: float, faintest_first: bool) -> dict[str, Folded]:
    """Fold a star at its period [d], with phase 0 where it is faintest or brightest.

    The band with the most points sets phase 0 for all bands.
    """
    main = max(curves.values(), key=lambda curve: len(curve.t))
    level = levels(main, period)
    start = (np.nanargmax(level) if faintest_first else np.nanargmin(level)) + 0.5
    return {
        band: Folded((curve.t / period - start / _BINS) % 1, curve.mag, curve.err)
        for band, curve in curves.items()
    }


def levels(curve: Curve, period: float) -> np.ndarray:
    """Return the median magnitude in each of twelve bins of phase; NaN in empty bins."""
    bins = (curve.t / period % 1 * _BINS).astype(int)
    own = (curve.mag[bins == number] for number in range(_BINS))
    return np.array([np.median(mag) if len(mag) else np.nan for mag in own])


def lean(curve: Curve, period: float) -> float:
    """Return how much farther from the median the faintest phase is than the brightest, -1 to 1."""
    level = levels(curve, period)
    bright, middle, faint = np.nanmin(level), np.nanmedian(level), np.nanmax(level)
    return float((faint + bright - 2 * middle) / (faint - bright)) if faint > bright else 0.0
