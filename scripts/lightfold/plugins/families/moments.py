"""Skewness and excess kurtosis of the magnitudes, from the package light-curve."""

import light_curve as lc
import numpy as np

from lightfold.curves.points import Curve

BAND = ("skew", "kurtosis")

_LIBRARY = lc.Extractor(lc.Skew(), lc.Kurtosis())


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve: the bias-corrected G1 and G2 (Joanes & Gill 1998).

    They are scaled by the scatter of the magnitudes, not by the errors. In units of the errors,
    the third and fourth moments would say how bright a star is.
    """
    values = _LIBRARY(*curve, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(BAND, values, strict=True))
