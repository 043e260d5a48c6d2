"""Features of real light curves, where the data folder has them: right by formulas and packages."""

import formulas
import light_curve as lc
import numpy as np
import pandas as pd
import pytest
from astropy.timeseries import LombScargle
from lightfold.curves.points import clean
from lightfold.curves.stars import stars
from lightfold.features.periodogram import frequency_grid, periodogram
from samples import curve_features

#: Features that the light-curve package has too, under the same definition.
PACKAGE = {
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
    "max_slope": lc.MaximumSlope(),
    "linear_trend": lc.LinearTrend(),
    "percent_amplitude": lc.PercentAmplitude(),
    "otsu_mean_diff": lc.OtsuSplit(),
    "eta_e": lc.EtaE(),
    "cusum": lc.Cusum(),
}


@pytest.fixture(scope="module", params=["asas_acvs_13k", "eros1_lmc"])
def curves(request, data_folder):
    """Sixty clean curves of a survey, of every class."""
    folder = data_folder / request.param
    if not folder.is_dir():
        pytest.skip(f"real data are absent: {folder}")
    objects = pd.read_parquet(folder / "objects.parquet")
    chosen = objects.sample(60, random_state=4)["object_id"].tolist()
    points = pd.read_parquet(folder / "lightcurves.parquet", filters=[("object_id", "in", chosen)])
    cleaned = [clean(*curve) for _, star in stars(points) for curve in star.values()]
    return [curve for curve, flags in cleaned if not flags["few_points"]]


def test_features_of_real_curves_agree_with_their_formulas(curves):
    assert len(curves) >= 60
    for number, curve in enumerate(curves):
        period = 0.3 + 0.37 * number
        found = curve_features(curve, period)
        expected = formulas.statistics(*curve) | formulas.fourier(*curve, period)
        for name, value in expected.items():
            close = pytest.approx(value, rel=1e-6, abs=1e-6, nan_ok=True)
            assert found[name] == close, (number, name)


def test_statistics_of_real_curves_agree_with_the_light_curve_package(curves):
    for curve in curves:
        found = curve_features(curve, np.nan)
        for name, feature in PACKAGE.items():
            value = feature(*curve, sorted=True)[0]
            assert found[name] == pytest.approx(value, rel=1e-6, abs=1e-9), name


def test_power_of_real_curves_agrees_with_astropy(curves):
    for curve in curves[:8]:
        grid = frequency_grid(np.ptp(curve.t), 0.5, 100, 3)
        frequency = grid.fmin + grid.step * np.arange(grid.number)
        expected = LombScargle(*curve).power(frequency, method="cython")
        np.testing.assert_allclose(periodogram([curve], grid), expected, atol=1e-4)
