"""The coarse search: a Lomb-Scargle periodogram of all bands together, and its peaks."""

from dataclasses import dataclass

import nifty_ls
import numpy as np
from scipy.stats import beta

from lightfold.curves.points import Curve

#: Tolerance of the non-uniform Fourier transform, far below the noise of a periodogram.
_PRECISION = 1e-5


@dataclass(frozen=True)
class Grid:
    """The frequencies searched for a star.

    Attributes
    ----------
    fmin, step : float
        First frequency, and distance between neighbours [1/d].
    number : int
        Number of frequencies.
    """

    fmin: float
    step: float
    number: int

    @property
    def fmax(self) -> float:
        """Last frequency [1/d]."""
        return self.fmin + self.step * (self.number - 1)


def frequency_grid(
    days: float, min_period: float, max_period: float, samples_per_peak: float
) -> Grid | None:
    """Return the grid for a time span [d], or None if the span is shorter than one cycle.

    A peak of a periodogram is 1 / span wide; the grid has `samples_per_peak` points per peak.
    """
    if days <= min_period:
        return None
    step = 1 / (days * samples_per_peak)
    fmin = max(1 / max_period, 1 / days)
    return Grid(fmin, step, max(int(np.ceil((1 / min_period - fmin) / step)) + 1, 3))


def periodogram(curves: list[Curve], grid: Grid) -> np.ndarray:
    """Return the power at each frequency, 0 to 1.

    It is the fraction of chi-square that a sinusoid of that frequency explains. Each band has its
    own mean, amplitude and phase (VanderPlas & Ivezic 2015, ApJ 812, 18, without base terms).
    """
    explained, total = np.zeros(grid.number), 0.0
    for curve in curves:
        chi2 = chi2_of_mean(curve)
        explained += (
            chi2
            * nifty_ls.lombscargle(
                *curve,
                fmin=grid.fmin,
                fmax=grid.fmax,
                Nf=grid.number,
                backend="finufft",
                nthreads=1,
                finufft_kwargs={"eps": _PRECISION},
            ).power
        )
        total += chi2
    return explained / total


def chi2_of_mean(curve: Curve) -> float:
    """Return the chi-square of a curve around its weighted mean."""
    weight = curve.err**-2.0
    return float(weight @ (curve.mag - weight @ curve.mag / weight.sum()) ** 2)


def false_alarm(power: float, curves: list[Curve], independent: float) -> float:
    """Return the probability that pure noise has a peak of this power, at most 1.

    The power at one frequency follows a beta distribution, for a fit of two amplitudes and a mean
    per band (Schwarzenberg-Czerny 1998, MNRAS 301, 831, for one band). The probability is summed
    over `independent` frequencies.
    """
    bands = len(curves)
    points = sum(len(curve.t) for curve in curves)
    return float(min(independent * beta.sf(power, bands, (points - 3 * bands) / 2), 1.0))


def highest_peaks(power: np.ndarray, number: int, width: float) -> np.ndarray:
    """Return the positions of the `number` highest maxima, no two of them closer than `width`."""
    padded = np.concatenate([[-np.inf], power, [-np.inf]])
    maxima = np.flatnonzero((power >= padded[:-2]) & (power > padded[2:]))
    if len(maxima) > 5 * number:
        maxima = maxima[np.argpartition(power[maxima], -5 * number)[-5 * number :]]
    chosen: list[int] = []
    for position in maxima[np.argsort(-power[maxima], kind="stable")]:
        if all(abs(position - other) > width for other in chosen):
            chosen.append(int(position))
    return np.array(chosen[:number])
