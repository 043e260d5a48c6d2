"""Features of two bands: the colour, and how much more a star varies in one of them."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

PAIR = ("colour", "amplitude_ratio")
UNITS = {"colour": "mag"}

_LIBRARY = lc.Extractor(lc.Median(), lc.InterPercentileRange(5 / 100))


def of_pair(blue: Curve, red: Curve) -> dict[str, float]:
    """Return the features of two bands: difference of medians, ratio of ranges.

    The colour is in magnitudes. The ratio is that of the ranges between the 5th and the 95th
    percentile, NaN if the second range is 0.
    """
    level, size = _LIBRARY(*blue, sorted=True, check=False, fill_value=np.nan)
    other, other_size = _LIBRARY(*red, sorted=True, check=False, fill_value=np.nan)
    ratio = size / other_size if other_size > 0 else np.nan
    return {"colour": level - other, "amplitude_ratio": ratio}
