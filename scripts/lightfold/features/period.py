"""The period: the highest peak of a Lomb-Scargle periodogram of all bands together."""

from dataclasses import dataclass

import nifty_ls
import numpy as np


@dataclass(frozen=True)
class Grid:
    """The frequencies searched, the same for every star of a survey.

    Attributes
    ----------
    fmin, step : float
        First frequency and distance of two neighbours [1/d].
    number : int
        How many frequencies.
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
) -> Grid:
    """Return the grid for light curves of a time span [d]; a peak is 1 / span wide."""
    step = 1 / (days * samples_per_peak)
    fmin = max(1 / max_period, step)
    return Grid(fmin, step, int(np.ceil((1 / min_period - fmin) / step)) + 1)


def period_features(
    curves: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]], grid: Grid
) -> dict[str, float]:
    """Return ``period`` [d] and ``period_significance``.

    The power is the fraction of chi-square that a sinusoid of one frequency, with a mean, an
    amplitude and a phase of its own in each band, explains (VanderPlas & Ivezic 2015, with
    no base terms); the significance is the height of the peak over the scatter of the power.

    Parameters
    ----------
    curves : dict
        Times [d], magnitudes and errors of each band with enough points.
    grid : Grid
        The frequencies.
    """
    explained, total = np.zeros(grid.number), 0.0
    for t, mag, err in curves.values():
        weight = err**-2.0
        chi2 = float(np.sum(weight * (mag - np.average(mag, weights=weight)) ** 2))
        power = nifty_ls.lombscargle(
            *(t, mag, err),
            fmin=grid.fmin,
            fmax=grid.fmax,
            Nf=grid.number,
            backend="finufft",
            nthreads=1,
        ).power
        explained += chi2 * power
        total += chi2
    if total == 0:
        return {"period": np.nan, "period_significance": np.nan}
    power = explained / total
    best = int(power.argmax())
    return {
        "period": 1 / (grid.fmin + grid.step * best),
        "period_significance": float((power[best] - power.mean()) / power.std()),
    }
