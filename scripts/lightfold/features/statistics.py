"""Statistics of the magnitudes in one band, by the light-curve package."""

import light_curve as lc
import numpy as np

#: The statistics by their names, on the magnitudes of one band.
STATISTICS = {
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

_EXTRACTOR = lc.Extractor(*STATISTICS.values())


def statistics(t: np.ndarray, mag: np.ndarray, err: np.ndarray) -> dict[str, float]:
    """Return the statistics of one light curve, sorted in time, by name.

    What a formula does not define for this curve (a constant one, say) is NaN.
    """
    values = _EXTRACTOR(t, mag, err, sorted=True, check=False, fill_value=np.nan)
    return dict(zip(STATISTICS, values.tolist(), strict=True))
