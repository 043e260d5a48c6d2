"""Whether neighbours in time have similar magnitudes.

The indices of Welch & Stetson (1993, AJ 105, 1813), Stetson (1996, PASP 108, 851) and von Neumann
(1941) for one band, as in van Roestel et al. (2021, AJ 161, 267). No library has them in ZTF's
definition.
"""

import numpy as np

from lightfold.curves.points import Curve

BAND = ("inv_von_neumann", "welch_i", "stetson_j", "stetson_k")


def of_band(curve: Curve) -> dict[str, float]:
    """Return the features of a curve.

    With d = sqrt(N / (N - 1)) (m - wmean) / e and P_i = d_i d_(i+1): ``welch_i`` = sum(P);
    ``stetson_j`` = sum(sgn(P) sqrt|P|); ``stetson_k`` = mean|d| / sqrt(mean(d^2));
    ``inv_von_neumann`` = 1 / eta with eta = sum(dm^2 / dt^2) / (sum(dt^-2) wstd^2).
    All are NaN for a constant curve, where they are not defined.
    """
    t, mag, err = curve
    number = len(t)
    weight = err**-2.0
    offset = mag - mag[0]  # exactly 0 throughout a constant curve
    offset -= weight @ offset / weight.sum()
    delta = np.sqrt(number / (number - 1)) * offset / err
    product = delta[:-1] * delta[1:]
    squared_step = np.diff(t) ** -2.0
    slopes = squared_step @ np.diff(mag) ** 2
    wvar = weight @ offset**2 / weight.sum()
    square = delta @ delta / number
    if not square > 0:
        return dict.fromkeys(BAND, np.nan)
    return {
        "inv_von_neumann": squared_step.sum() * wvar / slopes if slopes > 0 else np.nan,
        "welch_i": product.sum(),
        "stetson_j": (np.sign(product) * np.sqrt(np.abs(product))).sum(),
        "stetson_k": np.abs(delta).mean() / np.sqrt(square),
    }
