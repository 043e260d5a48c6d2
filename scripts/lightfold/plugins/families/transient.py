"""A star that lights up once, such as a supernova: how it rises, peaks, fades and reddens.

The features are those of brokers and of classifiers of supernovae: rise and decline of the fluxes,
and their peaks (Sanchez-Saez et al. 2021, AJ 161, 141; Boone 2019, AJ 158, 257), colours at and
after the peak, and the function of Bazin et al. (2009, A&A 499, 653), whose times are among the
parameters of Villar et al. (2019, ApJ 884, 83) and Superphot+ (de Soto et al. 2024, ApJ 974, 169).
Times are those of the observer: no redshift is needed.
"""

from itertools import pairwise
from typing import Any

import light_curve as lc
import numpy as np

from lightfold.curves.fluxes import PER_FLUX, ZERO_POINT, Fluxes, detections
from lightfold.features.smooth import Smooth, near_peak, smooth

TAKES = "fluxes"
MIN_POINTS = 3
TOGETHER = True

STAR = ("timescale",)
BAND = (
    "peak_mag",
    "rise_time",
    "fall_time",
    "above_half",
    "rise_10",
    "decline_10",
    "decline_30",
    "decline_60",
    "plateau",
    "first_to_peak",
    "duration",
    "snr_peak",
    "snr_median",
    "chi2_constant",
    "flux_skew",
    "undetected",
    "undetected_gap",
    "bazin_rise",
    "bazin_fall",
    "bazin_chi2",
)
PAIR = ("colour_peak", "colour_10", "colour_30", "colour_slope", "peak_lag")
UNITS = {
    "timescale": "d",
    "peak_mag": "mag",
    "rise_time": "d",
    "fall_time": "d",
    "above_half": "d",
    "rise_10": "mag",
    "decline_10": "mag",
    "decline_30": "mag",
    "decline_60": "mag",
    "plateau": "mag / d",
    "first_to_peak": "d",
    "duration": "d",
    "undetected_gap": "d",
    "colour_peak": "mag",
    "colour_10": "mag",
    "colour_30": "mag",
    "colour_slope": "mag / d",
    "peak_lag": "d",
}

#: A magnitude of the process has an error below this [mag], or is missing.
CERTAIN = 0.4

#: Points that a Bazin function needs, and the range of its times [d]; others are not of a peak.
_FEWEST, _TIMES = 6, (0.1, 1000.0)

_BAZIN = lc.BazinFit("lmsder", lmsder_niter=20)


def of_star(curves: dict[str, Fluxes], settings: dict[str, Any]) -> dict[Any, float]:
    """Return the features of a star; docs/your-stars.md has a table of them.

    ``timescale`` is the correlation time of the process through all points, see `features.smooth`.
    The day of the peak is that of the highest sum of all bands, between the first detection and
    the last.

    Parameters
    ----------
    curves : dict of Fluxes
        Bands with a detection at least.
    settings : dict
        ``bands``, in order of wavelength.
    """
    bands = [band for band in settings["bands"] if band in curves]
    seen = {band: detected(curves[band]) for band in bands}
    if not any(found.any() for found in seen.values()):
        return {}
    times = np.concatenate([curves[band].t[seen[band]] for band in bands])
    own = smooth([curves[band] for band in bands])
    inside = (own.t >= np.floor(times.min())) & (own.t <= times.max() + 1)
    flux = np.where(inside, own.flux, -np.inf)
    peak = int(flux.sum(axis=0).argmax())
    peaks = flux.argmax(axis=1)
    mag = _magnitudes(own)
    found: dict[Any, float] = {"timescale": own.scale}
    for number, band in enumerate(bands):
        values = _of_process(own.t, own.flux[number], peaks[number])
        values |= _since_peak(mag[number], peak)
        if seen[band].any():
            values |= _of_points(curves[band], seen[band]) | _bazin(curves[band])
        found |= {(name, band): value for name, value in values.items()}
    for blue, red in pairwise(settings["bands"]):
        if blue in curves and red in curves:
            one, other = bands.index(blue), bands.index(red)
            values = _colours(mag[one] - mag[other], peak)
            values["peak_lag"] = own.t[peaks[other]] - own.t[peaks[one]]
            found |= {(name, blue, red): value for name, value in values.items()}
    return found


def detected(curve: Fluxes) -> np.ndarray:
    """Return which points are detections: all with a positive flux, if none is significant."""
    seen = detections(curve.flux, curve.err)
    return seen if seen.any() else curve.flux > 0


def _magnitudes(own: Smooth) -> np.ndarray:
    """Return the magnitudes of a process, shape (bands, days); NaN if they are not certain."""
    certain = own.flux > PER_FLUX / CERTAIN * own.err
    flux = np.where(certain, own.flux, np.nan)
    return ZERO_POINT - 2.5 * np.log10(flux)


def _at(values: np.ndarray, day: int) -> float:
    """Return a value of a day, NaN outside the days."""
    return float(values[day]) if 0 <= day < len(values) else np.nan


def _of_process(t: np.ndarray, flux: np.ndarray, peak: int) -> dict[str, float]:
    """Return the peak of a band, and its times from and to half of the peak [d].

    Between two days, the flux is a line.
    """
    highest = flux[peak]
    if not highest > 0:
        return {}
    half = highest / 2
    low = np.flatnonzero(flux < half)
    before, after = low[low < peak], low[low > peak]
    return {
        "peak_mag": ZERO_POINT - 2.5 * np.log10(highest),
        "rise_time": t[peak] - _time_of(half, t, flux, before[-1], 1) if len(before) else np.nan,
        "fall_time": _time_of(half, t, flux, after[0], -1) - t[peak] if len(after) else np.nan,
        "above_half": float((flux >= half).sum()),
    }


def _time_of(half: float, t: np.ndarray, flux: np.ndarray, low: int, step: int) -> float:
    """Return when the flux is half of the peak: between a day below it and the day beside it."""
    beside = low + step
    part = (half - flux[low]) / (flux[beside] - flux[low])
    return float(t[low] + part * (t[beside] - t[low]))


def _since_peak(mag: np.ndarray, peak: int) -> dict[str, float]:
    """Return how much fainter a band is than on the day of the peak [mag], some days from it."""
    days = {"rise_10": -10, "decline_10": 10, "decline_30": 30, "decline_60": 60}
    found = {name: _at(mag, peak + day) - mag[peak] for name, day in days.items()}
    found["plateau"] = (_at(mag, peak + 60) - _at(mag, peak + 20)) / 40
    return found


def _colours(colour: np.ndarray, peak: int) -> dict[str, float]:
    """Return colours on the day of the peak and later [mag], and their change in 20 days."""
    return {
        "colour_peak": float(colour[peak]),
        "colour_10": _at(colour, peak + 10),
        "colour_30": _at(colour, peak + 30),
        "colour_slope": (_at(colour, peak + 20) - float(colour[peak])) / 20,
    }


def _of_points(curve: Fluxes, seen: np.ndarray) -> dict[str, float]:
    """Return what the points of a band say without a model."""
    t, flux, err = curve
    first, last = t[seen][0], t[seen][-1]
    peak = int(np.where(seen, flux - err, -np.inf).argmax())
    ratio = flux[seen] / err[seen]
    earlier = t[~seen & (t < first)]
    weight = err**-2.0
    chi2 = weight @ (flux - weight @ flux / weight.sum()) ** 2 / max(len(t) - 1, 1)
    offset = flux[seen] - flux[seen].mean()
    spread = offset.std()
    skewed = len(offset) >= MIN_POINTS and spread > 0
    return {
        "first_to_peak": t[peak] - first,
        "duration": last - first,
        "snr_peak": flux[peak] / err[peak],
        "snr_median": float(np.median(ratio)),
        "chi2_constant": np.log10(chi2) if chi2 > 0 else np.nan,
        "flux_skew": float((offset**3).mean() / spread**3) if skewed else np.nan,
        "undetected": float(1 - seen.mean()),
        "undetected_gap": first - earlier[-1] if len(earlier) else np.nan,
    }


def _bazin(curve: Fluxes) -> dict[str, float]:
    """Return the logarithms of the times of a Bazin function, and of 1 + its reduced chi-square."""
    _, t, flux, err = near_peak([curve])
    if len(t) < _FEWEST:
        return {}
    highest = flux.max()
    # Rounded, so that a fit that does not converge ends at one place in all units of the fluxes.
    scaled = tuple(values.round(9) for values in (t - t[0], flux / highest, err / highest))
    values = _BAZIN(*scaled, sorted=True, check=False, fill_value=np.nan)
    rise, fall = (v if _TIMES[0] < v < _TIMES[1] else np.nan for v in values[3:5])
    return {
        "bazin_rise": np.log10(rise),
        "bazin_fall": np.log10(fall),
        "bazin_chi2": np.log1p(values[5]),
    }
