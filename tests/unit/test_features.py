"""Features of light curves: right on a known curve, and defined on bad ones."""

import numpy as np
import pandas as pd
import pytest
from lightfold.features.extract import MIN_POINTS, extract
from lightfold.features.period import frequency_grid, period_features
from periodogram import lomb_scargle

SETTINGS = {"bands": ["g", "r"], "min_period": 0.1, "max_period": 50, "samples_per_peak": 4}
DAYS = 300.0


def curve(period=0.7321, points=150, seed=0, noise=0.02, shape=np.sin, mean=15.0):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, DAYS, points))
    mag = mean + 0.3 * shape(2 * np.pi * t / period) + noise * rng.normal(size=points)
    return t, mag, np.full(points, noise)


def long_table(**curves):
    parts = []
    for name, (t, mag, err) in curves.items():
        object_id, band = name.rsplit("_", 1)
        part = {"object_id": object_id, "band": band, "mjd": t, "mag": mag, "magerr": err}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def test_the_period_of_a_sinusoid_is_found_in_two_bands_together():
    grid = frequency_grid(DAYS, 0.1, 50, 4)
    weak = [curve(seed=s, points=25, noise=0.25) for s in (1, 2)]
    found = period_features({"g": weak[0], "r": weak[1]}, grid)
    assert found["period"] == pytest.approx(0.7321, rel=2e-3)


def test_power_is_the_explained_fraction_of_chi_square():
    t, mag, err = curve(points=60)
    grid = frequency_grid(DAYS, 0.3, 5, 4)
    frequency = grid.fmin + grid.step * np.arange(grid.number)
    power = lomb_scargle(t, mag, err, frequency)
    best = int(power.argmax())
    found = period_features({"r": (t, mag, err)}, grid)
    assert found["period"] == pytest.approx(1 / frequency[best], rel=1e-9)
    expected = (power[best] - power.mean()) / power.std()
    assert found["period_significance"] == pytest.approx(expected, rel=1e-3)


def test_statistics_carry_the_band_and_colours_join_two():
    features = extract(long_table(a_g=curve(mean=16), a_r=curve(mean=15.4)), SETTINGS, DAYS)
    row = features.iloc[0]
    _, mag, err = curve(mean=16)
    assert row["median_g"] == pytest.approx(np.median(mag), rel=1e-6)
    assert row["wmean_g"] == pytest.approx(np.average(mag, weights=err**-2), rel=1e-6)
    expected = np.percentile(mag, 75) - np.percentile(mag, 25)
    assert row["iqr_g"] == pytest.approx(expected, rel=0.05)
    assert row["colour_g_r"] == pytest.approx(0.6, abs=1e-3)
    assert row["amplitude_ratio_g_r"] == pytest.approx(1, abs=1e-3)


def test_a_shift_in_magnitude_leaves_scatter_and_period_alone():
    plain = extract(long_table(a_g=curve(), a_r=curve()), SETTINGS, DAYS).iloc[0]
    faint = extract(long_table(a_g=curve(mean=18), a_r=curve(mean=18)), SETTINGS, DAYS).iloc[0]
    for name in ("period", "iqr_g", "skew_r", "kurtosis_g", "stetson_k_r", "chi2red_g"):
        assert faint[name] == pytest.approx(plain[name], rel=1e-3, abs=1e-4), name


def test_order_bands_and_bad_points_make_no_difference():
    clean = long_table(a_g=curve(), a_r=curve(seed=1))
    bad = clean.iloc[:6].copy()
    bad.loc[bad.index[0], "mag"] = np.nan
    bad.loc[bad.index[1], "magerr"] = 0
    bad.loc[bad.index[2], "magerr"] = -1
    bad.loc[bad.index[3], "mjd"] = np.inf
    bad.loc[bad.index[4], "band"] = "z"
    bad.loc[bad.index[5], "magerr"] = np.nan
    mixed = pd.concat([bad, clean]).sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        extract(mixed, SETTINGS, DAYS), extract(clean, SETTINGS, DAYS), check_like=True
    )


@pytest.mark.parametrize(
    "shape", [lambda x: 0 * x, lambda x: 1e6 * (x > 1e9)], ids=["constant", "flat"]
)
def test_a_constant_curve_is_no_crash(shape):
    features = extract(long_table(a_g=curve(shape=shape, noise=1e-9), a_r=curve()), SETTINGS, DAYS)
    assert len(features) == 1


def test_too_few_points_are_missing_not_wrong():
    few = curve(points=MIN_POINTS - 1)
    features = extract(long_table(a_g=few, a_r=curve(), b_g=few, b_r=few), SETTINGS, DAYS)
    a, b = features.set_index("object_id").loc[["a", "b"]].to_dict("records")
    assert np.isnan(a["median_g"])
    assert np.isfinite(a["median_r"])
    assert np.isfinite(a["period"])
    assert np.isnan(b["period"])


def test_columns_are_the_same_whatever_the_stars_have():
    nothing = extract(long_table(a_g=curve(points=2)), SETTINGS, DAYS)
    whole = extract(long_table(a_g=curve(), a_r=curve()), SETTINGS, DAYS)
    assert list(nothing) == list(whole)
    assert nothing.dtypes.equals(whole.dtypes)


def test_stars_do_not_depend_on_their_neighbours():
    both = extract(long_table(a_g=curve(), b_g=curve(seed=5), a_r=curve()), SETTINGS, DAYS)
    alone = extract(long_table(a_g=curve(), a_r=curve()), SETTINGS, DAYS)
    pd.testing.assert_frame_equal(both[both["object_id"] == "a"].reset_index(drop=True), alone)
