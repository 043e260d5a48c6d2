"""Ranges of the magnitudes between two percentiles, from the package light-curve."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

BAND = ("iqr", "i60r", "i70r", "i80r", "i90r")
UNITS = {"iqr": "mag", "i60r": "mag", "i70r": "mag", "i80r": "mag", "i90r": "mag"}

#: The lower percentile of each range; the upper one is as far from 100.
LOWER = (25, 20, 15, 10, 5)

_LIBRARY = lc.Extractor(*(lc.InterPercentileRange(lower / 100) for lower in LOWER))


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve: P75 - P25, P80 - P20, ..., P95 - P5 [mag].

    Percentiles are interpolated between the points; the k-th of N points is at (k - 1/2) / N
    (Hazen 1914; type 5 of Hyndman & Fan 1996).
    """
    values = _LIBRARY(*curve, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(BAND, values, strict=True))
