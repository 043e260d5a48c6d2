"""Level and scatter of the magnitudes, also relative to the errors.

`median`, `roms` and `median_abs_dev` are from the package light-curve. The others are sums over
the points, as defined for the ZTF Source Classification Project (Coughlin et al. 2021, MNRAS
505, 2954; van Roestel et al. 2021, AJ 161, 267).
"""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

BAND = (
    "median",
    "wmean",
    "chi2red",
    "roms",
    "wstd",
    "norm_peak_to_peak_amp",
    "norm_excess_var",
    "median_abs_dev",
)
UNITS = {"median": "mag", "wmean": "mag", "wstd": "mag", "median_abs_dev": "mag"}

_LIBRARY = lc.Extractor(lc.Median(), lc.Roms(), lc.MedianAbsoluteDeviation())


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve.

    With w = err^-2: ``wmean`` = sum(w m) / sum(w); ``chi2red`` = sum(w (m - wmean)^2) / (N - 1);
    ``wstd`` = sqrt(sum(w (m - wmean)^2) / sum(w)); ``norm_peak_to_peak_amp`` =
    [max(m - e) - min(m + e)] / [max(m - e) + min(m + e)]; ``norm_excess_var`` =
    sum[(m - wmean)^2 - e^2] / (N wmean^2).
    """
    _, mag, err = curve
    number = len(mag)
    weight = err**-2.0
    offset = mag - mag[0]  # exactly 0 throughout a constant curve
    shift = weight @ offset / weight.sum()
    wmean = mag[0] + shift
    square = (offset - shift) ** 2
    chi2 = weight @ square
    high, low = (mag - err).max(), (mag + err).min()
    median, roms, median_abs_dev = _LIBRARY(*curve, sorted=True, check=False, fill_value=np.nan)
    return {
        "median": median,
        "wmean": wmean,
        "chi2red": chi2 / (number - 1),
        "roms": roms,
        "wstd": np.sqrt(chi2 / weight.sum()),
        "norm_peak_to_peak_amp": (high - low) / (high + low) if high + low else np.nan,
        "norm_excess_var": (square.sum() - err @ err) / (number * wmean**2) if wmean else np.nan,
        "median_abs_dev": median_abs_dev,
    }
