"""How light curves become small arrays of numbers."""

from collections.abc import Callable

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.table import SIZE

#: Magnitudes drawn lie between these percentiles; those beyond stand in the first and last row.
PERCENTILES = 1.0, 99.0

#: Bins of phase, and weights of neighbouring ones, that find where a curve is faintest.
_BINS, _KERNEL = 2 * SIZE, np.array([1.0, 2.0, 3.0, 2.0, 1.0])


def phased(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density of a light curve folded at a period [d], all bands on each other.

    Phase is 0, in the first column, where the star is faintest; every band counts from its own
    median, and all have the same scale, so that the star fills the image. Each column is divided
    by its sum, since how many points fall on a phase is chance.

    Returns
    -------
    array of shape (SIZE, SIZE)
        0 to 1; all 0 without a period.
    """
    return shares(counted(curves, period, faintest))


def counted(
    curves: list[Curve], period: float, zero: Callable[[np.ndarray, np.ndarray], float]
) -> np.ndarray:
    """Return how many points of a light curve folded at a period [d] fall on each pixel.

    Parameters
    ----------
    curves : list of Curve
        The bands, laid on each other.
    period : float
        NaN gives 0 everywhere.
    zero : callable
        Takes phases and magnitudes of all points; returns the phase to put into the middle of the
        first column, as `faintest` does.
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
    """Return all magnitudes, each less the median of its band, and `PERCENTILES` of them [mag]."""
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
    """Return counts as shares of their column, scaled so that the largest is 1."""
    share = counts / np.maximum(counts.sum(axis=0), 1)
    return share / max(share.max(), 1e-12)
