"""Statistics of the magnitudes in one band, by the light-curve package."""

from functools import cache

import light_curve as lc
import numpy as np


@cache
def extractor() -> tuple[lc.Extractor, tuple[str, ...]]:
    """Return the package's extractor and the names of what it returns, in order."""
    named = {
        "median": lc.Median(),
        "wmean": lc.WeightedMean(),
        "chi2red": lc.ReducedChi2(),
        "roms": lc.Roms(),
        "median_abs_dev": lc.MedianAbsoluteDeviation(),
        "iqr": lc.InterPercentileRange(0.25),
        "i90r": lc.InterPercentileRange(0.05),
        "skew": lc.Skew(),
        "kurtosis": lc.Kurtosis(),
        "stetson_k": lc.StetsonK(),
        "anderson_darling": lc.AndersonDarlingNormal(),
        "beyond_1std": lc.BeyondNStd(1),
        "eta_e": lc.EtaE(),
        "cusum": lc.Cusum(),
        "percent_amplitude": lc.PercentAmplitude(),
    }
    return lc.Extractor(*named.values()), tuple(named)


def statistics(t: np.ndarray, mag: np.ndarray, err: np.ndarray) -> dict[str, float]:
    """Return the statistics of one light curve, sorted in time, by name.

    What a formula does not define for this curve (a constant one, say) is NaN.
    """
    features, names = extractor()
    values = features(t, mag, err, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(names, values.tolist(), strict=True))
