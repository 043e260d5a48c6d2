"""The light elements of a star, as catalogues of variable stars list them: range, period, epoch.

They are those of one band, which has most points. A period is first made precise, by the Fourier
series that fits best near it. Extreme magnitudes are medians of neighbours in the folded curve, so
no single point sets them.
"""

from typing import NamedTuple

import numpy as np

from lightfold.curves.points import Curve
from lightfold.features.period import ONE_WAVE, TWO_WAVES, best_series
from lightfold.plugins.families import fourier

#: Bands with fewer points than this fraction of the richest band's have no say in the period.
SPARSE = 1 / 3

#: Schwarz's criterion has to be better by this much for minima that differ, which is strong
#: evidence (Kass & Raftery 1995).
EVIDENCE = 6.0

#: An extreme magnitude is the median of so many neighbours.
NEIGHBOURS = 5

#: Cycles longer than this [d] differ, so neighbours are those in time and not those in phase.
LONG = 20.0

#: A second minimum has at least this part of the depth of the first.
SHALLOW = 0.15

#: Phases at which a series is looked at.
PHASE = np.arange(2000) / 2000

#: Around the extreme of a series: the range in phase, and the degree of the polynomial that is
#: fitted to its points. Eclipses are symmetric; rises to a maximum are not.
ECLIPSE, MAXIMUM = (0.04, 2), (0.08, 3)


class Elements(NamedTuple):
    """The light elements of a star in one band.

    Attributes
    ----------
    band : str
        The band.
    points, first, last : int, float, float
        How many points it has there, and the times of the first and the last [d].
    brightest, faintest : float
        Its extreme magnitudes.
    period : float
        The period [d], NaN without one.
    error : float
        Its standard error [d].
    epoch : float
        A time of the faintest (eclipsing) or the brightest phase [d], on the scale of the points,
        near the middle of them.
    remark : str
        What was done to the period, or an empty text.
    """

    band: str
    points: int
    first: float
    last: float
    brightest: float
    faintest: float
    period: float
    error: float
    epoch: float
    remark: str


def elements(curves: dict[str, Curve], period: float, minima: int) -> Elements:
    """Return the elements of a star.

    The period of an eclipsing star is doubled if a series at twice the period finds that every
    other minimum differs; or if the two minima of such stars are alike, and the curve at the given
    period has one wave.

    Parameters
    ----------
    curves : dict
        Its points by band: at least one band, each with `MIN_POINTS` or more.
    period : float
        Its period [d], to be made precise; NaN if it has none.
    minima : int
        0 if the epoch is that of a maximum. 1 if it is that of a minimum, and 2 if such stars have
        two minima per cycle that are alike, as contact binaries do.
    """
    band = max(sorted(curves), key=lambda name: len(curves[name].t))
    curve = curves[band]
    if not np.isfinite(period):
        return Elements(band, *_span(curve), *_extremes(curve, period), np.nan, np.nan, np.nan, "")
    rich = [own for own in curves.values() if len(own.t) >= SPARSE * len(curve.t)]
    period, remark = _precise(rich, period, minima)
    found = fourier.of_folded(curve, period)
    epoch = _epoch(curve, period, found, minima > 0)
    error = _error(curve, period, found)
    if minima and not remark and _one_minimum(found):
        remark = "one minimum per cycle is seen, so the period may be twice as long"
    own = _extremes(curve, period)
    return Elements(band, *_span(curve), *own, period, error, epoch, remark)


def _precise(curves: list[Curve], period: float, minima: int) -> tuple[float, str]:
    """Return a period made precise, and a remark if it was doubled."""
    days = max(np.ptp(curve.t) for curve in curves)
    score, wave, _ = best_series(curves, 1 / period, 0.1 / days, ONE_WAVE)
    if not minima:
        return 1 / wave, ""
    score_two, cycle, _ = best_series(curves, wave / 2, 0.05 / days, TWO_WAVES)
    if score_two < score - EVIDENCE:
        return 1 / cycle, "period doubled because every other minimum differs"
    if minima == 2 and fourier.of_folded(curves[0], 1 / wave)["f1_relamp1"] < 1:
        return 1 / cycle, "period doubled because the two minima of a cycle are alike"
    return 1 / best_series(curves, 1 / period, 0.1 / days, TWO_WAVES)[1], ""


def _one_minimum(found: dict[str, float]) -> bool:
    """Return whether a series is nearly brightest half a cycle after it is faintest."""
    level = _series(found)
    opposite = level[(level.argmax() + len(PHASE) // 2) % len(PHASE)]
    return bool(opposite - level.min() < SHALLOW * np.ptp(level))


def _span(curve: Curve) -> tuple[int, float, float]:
    return len(curve.t), float(curve.t[0]), float(curve.t[-1])


def _epoch(curve: Curve, period: float, found: dict[str, float], eclipsing: bool) -> float:
    """Return the time of the extreme phase nearest to the middle of the points.

    It is that of the series. Where the points around it allow, it is that of a polynomial through
    these: for eclipses, and for maxima that may be sharper than the series can be.
    """
    level = _series(found)
    extreme = PHASE[level.argmax() if eclipsing else level.argmin()]
    half, degree = ECLIPSE if eclipsing else MAXIMUM
    if eclipsing or found[f"f1_relamp{fourier.HARMONICS - 1}"] > 0:
        from_it = (curve.t / period - extreme + 0.5) % 1 - 0.5
        near = np.abs(from_it) < half
        if near.sum() > degree + 2:
            fit = np.polynomial.Polynomial.fit(
                from_it[near], curve.mag[near], degree, w=1 / curve.err[near]
            )
            own = np.linspace(-half, half, 401)
            best = int(fit(own).argmax() if eclipsing else fit(own).argmin())
            if 0 < best < len(own) - 1:
                extreme += own[best]
    middle = (curve.t[0] + curve.t[-1]) / 2
    return float((np.round(middle / period - extreme) + extreme) * period)


def _series(found: dict[str, float]) -> np.ndarray:
    """Return the magnitudes of a fitted series, relative to its mean, at `PHASE`."""
    level = np.zeros(len(PHASE))
    for number, size in enumerate(_sizes(found)):
        if size > 0:
            turn = (number + 1) * found["f1_phi0"]
            turn += found[f"f1_relphi{number}"] if number else 0.0
            level += size * np.sin(2 * np.pi * ((number + 1) * PHASE + turn))
    return level


def _sizes(found: dict[str, float]) -> np.ndarray:
    """Return the amplitudes of the harmonics of a series, see `plugins.families.fourier`."""
    relative = [found[f"f1_relamp{number}"] for number in range(1, fourier.HARMONICS)]
    return found["f1_amp"] * np.array([1.0, *relative])


def _extremes(curve: Curve, period: float) -> tuple[float, float]:
    """Return the brightest and the faintest magnitude: medians of neighbours in phase or time.

    Without a period, they are neighbours in brightness: the third brightest, the third faintest.
    """
    mag = curve.mag
    if not np.isfinite(period):
        mag = np.sort(mag)
    elif period < LONG:
        mag = mag[np.argsort(curve.t / period % 1, kind="stable")]
        mag = np.concatenate([mag, mag[: NEIGHBOURS - 1]])
    windows = np.lib.stride_tricks.sliding_window_view(mag, NEIGHBOURS)
    medians = np.median(windows, axis=1)
    return float(medians.min()), float(medians.max())


def _error(curve: Curve, period: float, found: dict[str, float]) -> float:
    """Return the standard error of a period, for white noise.

    For n points over a time T it is sqrt(6 / n) scatter P^2 / (pi T A), where A^2 is the sum of
    (k A_k)^2 over the harmonics. For one harmonic that is the formula of Montgomery & O'Donoghue
    (1999, DSSN 13, 28).
    """
    size = np.linalg.norm(np.arange(1, fourier.HARMONICS + 1) * _sizes(found))
    left = np.std(curve.mag) * np.sqrt(max(1 - found["f1_power"], 0))
    return float(np.sqrt(6 / len(curve.t)) * left * period**2 / (np.pi * np.ptp(curve.t) * size))
