"""How far the magnitudes are from a normal distribution, from light-curve and SciPy."""

import light_curve as lc
import numpy as np
from scipy.stats import shapiro

from lightfold.curves.points import Curve

BAND = ("anderson_darling", "shapiro_wilk")

_LIBRARY = lc.AndersonDarlingNormal()

#: SciPy's approximation (Royston 1995) is valid up to this number of points.
MOST_POINTS = 5000


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve: the statistics A^2 (scaled for N) and W.

    For more than 5000 points, W uses every second, third, ... one in order of magnitude.
    """
    if np.ptp(curve.mag) == 0:
        return dict.fromkeys(BAND, np.nan)
    (anderson,) = _LIBRARY(*curve, sorted=True, check=False, fill_value=np.nan)
    thinned = np.sort(curve.mag)[:: -(-len(curve.mag) // MOST_POINTS)]
    return {"anderson_darling": anderson, "shapiro_wilk": shapiro(thinned).statistic}
