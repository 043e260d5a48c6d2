"""Trends, steps and extremes of the curve, as the package light-curve defines them."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

#: Features by name. Only the first value is used of those that return several.
LIBRARY = {
    "beyond_1std": lc.BeyondNStd(1),
    "max_slope": lc.MaximumSlope(),
    "linear_trend": lc.LinearTrend(),
    "percent_amplitude": lc.PercentAmplitude(),
    "otsu_mean_diff": lc.OtsuSplit(),
    "eta_e": lc.EtaE(),
    "cusum": lc.Cusum(),
}

NAMES = tuple(LIBRARY)

_EXTRACTOR = lc.Extractor(*LIBRARY.values())
_FIRST = np.cumsum([0, *(len(feature.names) for feature in LIBRARY.values())])[:-1]


def features(curve: Curve) -> dict[str, float]:
    """Return the features of a curve; slopes are in mag/d, NaN if the curve is constant."""
    values = _EXTRACTOR(*curve, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(NAMES, values[_FIRST], strict=True))
