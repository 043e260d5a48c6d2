"""From light curves to small arrays of numbers."""

from collections.abc import Callable

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.table import SIZE

#: Magnitudes are drawn between these percentiles; those beyond are in the first and last row.
PERCENTILES = 1.0, 99.0

#: Bins of phase, and weights of neighbouring bins, to find where a curve is faintest.
_BINS, _KERNEL = 2 * SIZE, np.array([1.0, 2.0, 3.0, 2.0, 1.0])


def phased(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density of a light curve folded at a period [d], with all bands superposed.

    Phase 0 is where the star is faintest; it is in the first column. Magnitudes are relative to the
    median of their band, and all bands have one scale, so that the star fills the image. Each
    column is divided by its sum, because how many points have a phase is chance.

    Returns
    -------
    array of shape (SIZE, SIZE)
        0 to 1; all 0 without a period.
    """
    return shares(counted(curves, period, faintest))


def counted(
    curves: list[Curve], period: float, zero: Callable[[np.ndarray, np.ndarray], float]
) -> np.ndarray:
    """Return how many points of a light curve, folded at a period [d], are in each pixel.

    Parameters
    ----------
    curves : list of Curve
        The bands, which are superposed.
    period : float
        NaN gives 0 everywhere.
    zero : callable
        Function of the phases and magnitudes of all points that returns the phase for the middle of
        the first column, such as `faintest`.
    """
    if not np.isfinite(period):
        return np.zeros((SIZE, SIZE))
    mag, low, high = stacked(curves)
    phase = np.concatenate([curve.t for curve in curves]) / period % 1
    kept = mag.clip(low, high)  # one bad point would shift the whole image
    phase = (phase - zero(phase, kept) + 0.5 / SIZE) % 1
    column = (phase * SIZE).astype(int) % SIZE
    height = (mag - low) / (high - low) if high > low else np.full(len(mag), 0.5)
    row = (height * SIZE).clip(0, SIZE - 1).astype(int)
    return np.bincount(row * SIZE + column, minlength=SIZE * SIZE).reshape(SIZE, SIZE)


def stacked(curves: list[Curve]) -> tuple[np.ndarray, float, float]:
    """Return all magnitudes minus the median of their band, and `PERCENTILES` of them [mag]."""
    mag = np.concatenate([curve.mag - np.median(curve.mag) for curve in curves])
    low, high = np.percentile(mag, PERCENTILES)
    return mag, float(low), float(high)


def faintest(phase: np.ndarray, mag: np.ndarray) -> float:
    """Return the phase, 0 to 1, at which the smoothed mean magnitude is faintest."""
    number = (phase * _BINS).astype(int) % _BINS
    reach = len(_KERNEL) // 2
    points, total = (
        np.convolve(np.concatenate([sums[-reach:], sums, sums[:reach]]), _KERNEL, "valid")
        for sums in (
            np.bincount(number, minlength=_BINS).astype(float),
            np.bincount(number, mag, minlength=_BINS),
        )
    )
    mean = np.divide(total, points, out=np.full(_BINS, -np.inf), where=points > 0)
    return (float(np.argmax(mean)) + 0.5) / _BINS


def shares(counts: np.ndarray) -> np.ndarray:
    """Return counts as shares of their columns, scaled so that the largest is 1."""
    share = counts / np.maximum(counts.sum(axis=0), 1)
    return share / max(share.max(), 1e-12)
