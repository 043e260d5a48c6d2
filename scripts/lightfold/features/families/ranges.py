"""Ranges of the magnitudes between two percentiles, from the package light-curve."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

#: The lower percentile of each range; the upper one is as far from 100.
LOWER = {"iqr": 25, "i60r": 20, "i70r": 15, "i80r": 10, "i90r": 5}

NAMES = tuple(LOWER)

_LIBRARY = lc.Extractor(*(lc.InterPercentileRange(lower / 100) for lower in LOWER.values()))


def features(curve: Curve) -> dict[str, float]:
    """Return the features of a curve: P75 - P25, P80 - P20, ..., P95 - P5 [mag].

    Percentiles are interpolated between the points; the k-th of N points is at (k - 1/2) / N
    (Hazen 1914; type 5 of Hyndman & Fan 1996).
    """
    values = _LIBRARY(*curve, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(NAMES, values, strict=True))
