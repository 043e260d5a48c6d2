"""Trends, steps and extremes of the curve, as the package light-curve defines them."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

#: The features, in their order. Only the first value is used of those that return several.
LIBRARY = (
    *(lc.BeyondNStd(1), lc.MaximumSlope(), lc.LinearTrend(), lc.PercentAmplitude()),
    *(lc.OtsuSplit(), lc.EtaE(), lc.Cusum()),
)

BAND = (
    "beyond_1std",
    "max_slope",
    "linear_trend",
    "percent_amplitude",
    "otsu_mean_diff",
    "eta_e",
    "cusum",
)
UNITS = {
    "percent_amplitude": "mag",
    "otsu_mean_diff": "mag",
    "max_slope": "mag / d",
    "linear_trend": "mag / d",
}

_EXTRACTOR = lc.Extractor(*LIBRARY)
_FIRST = np.cumsum([0, *(len(feature.names) for feature in LIBRARY)])[:-1]


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve; slopes are in mag/d, NaN if the curve is constant."""
    values = _EXTRACTOR(*curve, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(BAND, values[_FIRST], strict=True))
