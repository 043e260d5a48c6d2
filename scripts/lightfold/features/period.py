"""The period: which peak of the periodogram it is, and whether a cycle has one wave or two.

The periodogram finds where a sinusoid fits. For a binary with two similar minima, that is at half
its period. Fourier series at the highest peaks, and at half their frequencies, therefore decide.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lightfold.curves.points import Curve
from lightfold.features.harmonics import residual
from lightfold.features.periodogram import (
    Grid,
    chi2_of_mean,
    false_alarm,
    frequency_grid,
    highest_peaks,
    periodogram,
)

#: How many peaks of the coarse periodogram are refined.
PEAKS = 10

#: Numbers of harmonics of the series that are compared, for one wave per cycle and for two.
ONE_WAVE, TWO_WAVES = (1, 2, 4), (2, 4, 6, 8)

#: Fewest points in a band per unknown of its series.
_POINTS = 3

#: How much better, by the criterion, a model must be to overrule what is more likely before any
#: data: one wave per cycle, and a period unrelated to the day. A difference of 6 is strong evidence
#: (Kass & Raftery 1995).
_EVIDENCE = 6.0

#: Even and odd waves differ if their difference explains at least this fraction of the chi-square
#: that the waves explain: the square of the ratio of amplitudes. A smaller difference comes from
#: slow changes and from noise that is not white, which the criterion mistakes for a signal in
#: bright stars.
_UNLIKE = 0.005

#: Bands with fewer points than this fraction of the richest band's are not used in the choice.
_SPARSE = 1 / 3

#: A period is weak if pure noise gives such a high peak with a larger probability than this.
_FALSE_ALARM = 0.01

#: Even and odd waves are compared only if this many cycles of two waves fit into the time span.
#: With fewer, they are the irregularities of a long-period variable.
_CYCLES = 5

#: A wave is like an eclipse under four conditions. Its second harmonic has at least this size
#: relative to the first, and is this many times its error. Its phase at the faintest time is at
#: most this [rad]; pulsating stars, which rise fast, are near pi. The wave is at most this long
#: [d]: two similar minima per cycle mean a close pair with a period below a day (Rucinski 1997, AJ
#: 113, 407). On longer waves, a spot or an eclipse without a second one looks the same.
_NARROW, _SIGMA, _SYMMETRIC, _CLOSE = 0.05, 3.0, 0.45, 0.5

#: From this time span [d], gaps between nights make peaks at these cycles per day, solar and
#: sidereal.
_MANY_DAYS = 10
_DAILY = np.outer([1.0, 1.00273791], [0.5, 1, 1.5, 2, 3, 4, 5]).ravel()


@dataclass(frozen=True)
class Period:
    """The result of the search.

    Attributes
    ----------
    period, second : float
        The period, and the second candidate: half or twice the period [d].
    significance : float
        Height of the peak above the mean power, in standard deviations of the power.
    choice : str
        Why the search chose the period. ``one_wave``: it is that of the peak. ``even_odd``: it is
        twice that, because even and odd waves differ. ``eclipses``: it is twice that, because
        every wave has a narrow, symmetric minimum. ``none``: no period could be searched.
    alias : bool
        Whether the frequency is a multiple of half a cycle per day, solar or sidereal, or another
        peak that is some cycles per day away fits as well.
    weak : bool
        Whether noise alone would give such a peak in more than 1 per cent of the searches.
    grid : Grid or None
        The coarse grid.
    """

    period: float = np.nan
    second: float = np.nan
    significance: float = np.nan
    choice: str = "none"
    alias: bool = False
    weak: bool = True
    grid: Grid | None = None


def find_period(curves: list[Curve], settings: dict[str, Any]) -> Period:
    """Return the period of a star.

    Parameters
    ----------
    curves : list of Curve
        The star in each band with enough points.
    settings : dict
        ``min_period``, ``max_period`` [d] and ``samples_per_peak``.
    """
    curves = [curve for curve in curves if np.ptp(curve.mag) > 0]
    if not curves:
        return Period()
    days = max(curve.t[-1] for curve in curves) - min(curve.t[0] for curve in curves)
    longest, samples = settings["max_period"], settings["samples_per_peak"]
    grid = frequency_grid(days, settings["min_period"], longest, samples)
    if grid is None:
        return Period()
    power = periodogram(curves, grid)
    peaks = highest_peaks(power, PEAKS, samples)
    weak = false_alarm(power[peaks[0]], curves, grid.number / samples) > _FALSE_ALARM
    richest = max(len(curve.t) for curve in curves)
    curves = [curve for curve in curves if len(curve.t) >= _SPARSE * richest]
    two_waves_from = 2 * max(_CYCLES / days, 1 / longest)
    trial = grid.fmin + grid.step * peaks
    best, frequency, alias = _choose_peak(curves, trial, days, two_waves_from)
    waves, cycle, wave = 1, frequency, frequency
    if frequency > two_waves_from:
        waves, cycle, wave = _count_waves(curves, frequency, days)
    if waves == 2 and _fits_better(curves, cycle, wave):  # the peak was the second harmonic's
        choice, period, second = "one_wave", 1 / cycle, 2 / cycle
    elif waves == 2:
        choice, period, second = "even_odd", 1 / cycle, 0.5 / cycle
    elif wave > max(two_waves_from, 1 / _CLOSE) and _like_eclipses(curves, wave):
        choice, period, second = "eclipses", 2 / wave, 1 / wave
    else:
        choice, period, second = "one_wave", 1 / wave, 2 / wave
    significance = float((power[peaks[best]] - power.mean()) / power.std())
    return Period(period, second, significance, choice, alias, weak, grid)


def _choose_peak(
    curves: list[Curve], peaks: np.ndarray, days: float, two_waves_from: float
) -> tuple[int, float, bool]:
    """Return the best peak's position, its refined frequency [1/d], and whether it may be an alias.

    Parameters
    ----------
    curves : list of Curve
        The star by band.
    peaks : array of shape (peaks,)
        Frequencies of the peaks [1/d], the highest peak first.
    days : float
        Time span [d].
    two_waves_from : float
        Peaks at lower frequencies [1/d] have one wave per cycle.
    """
    one, two = _orders(curves, ONE_WAVE), _orders(curves, TWO_WAVES)
    middle = one[len(one) // 2]
    for width, number in ((0.4, 7), (0.1, 5), (0.02, 3)):
        peaks, chi2 = _refine(curves, peaks, width / days, number, middle)
    score = criterion(curves, chi2, middle)
    for order in one:
        chi2 = _refine(curves, peaks, 0.01 / days, 3, order)[1]
        score = np.minimum(score, criterion(curves, chi2, order))
    double = peaks > two_waves_from
    if double.any():
        order = two[len(two) // 3]
        chi2 = _refine(curves, peaks[double] / 2, 0.005 / days, 3, order)[1]
        score[double] = np.minimum(score[double], criterion(curves, chi2, order))
    daily = _is_daily(peaks, days)
    score += _EVIDENCE * daily
    # Take the highest of equally good peaks, which may include a harmonic with two waves per cycle.
    as_good = score < score.min() + _EVIDENCE
    best = int(as_good.argmax())
    frequency = float(zoom(curves, peaks[best], 0.12 / days, one[-1])[0])
    rivals = np.abs(peaks[as_good] - frequency), peaks[as_good] + frequency
    alias = daily[best] or any(_is_daily(difference, days).any() for difference in rivals)
    return best, frequency, bool(alias)


def _count_waves(curves: list[Curve], frequency: float, days: float) -> tuple[int, float, float]:
    """Return how many waves a cycle has, the frequency of the cycle, and that of the waves [1/d].

    There are two waves if a series in which even and odd waves may differ is better than one of
    equal waves, and if this is not only because the noise of bright stars is not white.
    """
    score, wave, chi2 = best_series(curves, frequency, 0.1 / days, ONE_WAVE)
    score_two, cycle, chi2_two = best_series(curves, frequency / 2, 0.05 / days, TWO_WAVES)
    total = sum(chi2_of_mean(curve) for curve in curves)
    unlike = chi2 - chi2_two > _UNLIKE * (total - chi2)
    return (2 if unlike and score_two < score - _EVIDENCE else 1), cycle, wave


def best_series(
    curves: list[Curve], frequency: float, half: float, orders: tuple[int, ...]
) -> tuple[float, float, float]:
    """Return the criterion, frequency and chi-square of the best series near a frequency."""
    found = []
    for order in _orders(curves, orders):
        best, chi2 = zoom(curves, frequency, half, order)
        found.append((float(criterion(curves, chi2, order)), best, chi2))
    return min(found)


def _fits_better(curves: list[Curve], one: float, other: float) -> bool:
    """Return whether a sinusoid at the first frequency leaves a smaller residual."""
    left = [sum(residual(curve, np.array([f]), 1)[0] for curve in curves) for f in (one, other)]
    return bool(left[0] < left[1])


def _orders(curves: list[Curve], orders: tuple[int, ...]) -> list[int]:
    """Return the numbers of harmonics that the points allow; one harmonic if they allow none."""
    most = (min(len(curve.t) for curve in curves) / _POINTS - 1) / 2
    return [order for order in orders if order <= most] or [1]


def zoom(curves: list[Curve], frequency: float, half: float, harmonics: int) -> tuple[float, float]:
    """Return the best frequency within `half` of one, to a 40th of `half`, and its chi-square."""
    best = np.array([frequency])
    for width in (half, half / 5, half / 20):
        best, chi2 = _refine(curves, best, width, 5, harmonics)
    return float(best[0]), float(chi2[0])


def criterion(curves: list[Curve], chi2: Any, harmonics: int) -> Any:
    """Return Schwarz's (1978) criterion for errors that are known up to a factor; lower is better.

    It is n ln(chi2 / n) + k ln n for n points and k unknowns. In each band these are a mean and
    two amplitudes per harmonic.
    """
    points = sum(len(curve.t) for curve in curves)
    unknowns = len(curves) * (2 * harmonics + 1)
    return points * np.log(np.maximum(chi2 / points, 1e-12)) + unknowns * np.log(points)


def _refine(
    curves: list[Curve], frequency: np.ndarray, half: float, number: int, harmonics: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best frequency within `half` of each, and its chi-square.

    It is the vertex of the parabola through the best of `number` frequencies and its neighbours.
    """
    offsets = half * np.linspace(-1, 1, number)
    trial = frequency[:, None] + offsets
    chi2 = np.zeros(trial.shape)
    for curve in curves:
        chi2 += residual(curve, trial.ravel(), harmonics).reshape(trial.shape)
    row, best = np.arange(len(chi2)), chi2.argmin(axis=1)
    inner = best.clip(1, number - 2)
    before, here, after = (chi2[row, inner + shift] for shift in (-1, 0, 1))
    bend = before - 2 * here + after
    shift = np.divide(before - after, 2 * bend, out=np.zeros_like(bend), where=bend > 0)
    vertex = frequency + offsets[inner] + shift.clip(-1, 1) * (offsets[1] - offsets[0])
    return vertex, chi2[row, best]


def _like_eclipses(curves: list[Curve], frequency: float) -> bool:
    """Return whether the wave at a frequency is narrow and symmetric where it is faintest."""
    ratio, error = 0.0j, 0.0
    for t, mag, err in curves:
        angle = 2 * np.pi * frequency * t
        design = np.column_stack(
            [np.ones_like(t), np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]
        )
        fit, *_ = np.linalg.lstsq(design / err[:, None], mag / err, rcond=None)
        first, second = complex(fit[1], -fit[2]), complex(fit[3], -fit[4])
        # Relative to the first harmonic and its phase: real and positive at the faintest time.
        left = np.average((mag - design @ fit) ** 2, weights=err**-2.0)
        noise = np.sqrt(2 * left / len(t)) / abs(first)
        ratio += second * np.conj(first) ** 2 / abs(first) ** 3 / noise**2
        error += noise**-2
    ratio /= error
    symmetric = abs(np.angle(ratio)) < _SYMMETRIC
    return bool(symmetric and abs(ratio) > max(_NARROW, _SIGMA * error**-0.5))


def _is_daily(frequency: np.ndarray, days: float) -> np.ndarray:
    """Return which frequencies are those of `_DAILY`; none in a short time span, where all are."""
    if days < _MANY_DAYS:
        return np.zeros(len(frequency), bool)
    return (np.abs(frequency[:, None] - _DAILY) < 1 / days).any(axis=1)
