"""Features of light curves: right by their formulas, and defined for bad curves."""

import warnings

import formulas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lightfold.curves.points import FLAGS, MIN_POINTS, Curve, clean
from lightfold.curves.stars import require_bands, stars
from lightfold.errors import DataError
from lightfold.features.extract import write_chunk
from lightfold.features.gather import write_all
from lightfold.features.names import feature_names
from lightfold.features.table import columns, extract
from samples import FEATURES, curve_features

SETTINGS = {**FEATURES, "min_period": 0.1, "max_period": 50, "chunks": 3}
ONE = {**SETTINGS, "bands": ["r"]}
DAYS = 300.0


def curve(period=0.7321, points=150, seed=0, noise=0.02, shape=np.sin, mean=15.0):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, DAYS, points))
    mag = mean + 0.3 * shape(2 * np.pi * t / period) + noise * rng.normal(size=points)
    return t, mag, noise * rng.uniform(0.8, 1.2, points)


def long_table(**curves):
    parts = []
    for name, (t, mag, err) in curves.items():
        object_id, band = name.rsplit("_", 1)
        part = {"object_id": object_id, "band": band, "mjd": t, "mag": mag, "magerr": err}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def features(given=SETTINGS, **curves):
    return extract(stars(long_table(**curves)), given).set_index("object_id")


def one(given=SETTINGS, **curves):
    return features(given, **curves).iloc[0]


@pytest.mark.parametrize("points", [10, 11, 15, 40, 400])
def test_features_agree_with_their_formulas(points):
    t, mag, err = curve(points=points, seed=points, noise=0.05)
    found = curve_features(Curve(t, mag, err), 0.7321)
    expected = formulas.statistics(t, mag, err) | formulas.fourier(t, mag, err, 0.7321)
    assert set(found) == set(expected)
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-6, abs=1e-8, nan_ok=True), name


def test_one_band_gives_the_44_named_features_and_several_give_a_set_each():
    assert len(set(feature_names({**SETTINGS, "bands": ["V"]}))) == 44
    names = feature_names({**SETTINGS, "bands": ["g", "r", "i"]})
    assert len(set(names)) == 2 + 3 * 42 + 2 * 2
    assert {"period", "skew_g", "f1_relphi4_i", "colour_g_r", "amplitude_ratio_r_i"} <= set(names)


def test_features_are_float32_and_what_is_not_is_no_feature():
    table = extract(stars(long_table(a_g=curve(), a_r=curve())), SETTINGS)
    assert list(table.columns[table.dtypes == "float32"]) == feature_names(SETTINGS)
    rest = table.columns[table.dtypes != "float32"]
    assert list(rest) == list(columns(SETTINGS))
    assert list(rest)[:3] == ["object_id", "period_second", "period_choice"]
    assert list(rest)[-1] == "flag_outlier_r"


def test_the_grid_and_the_choice_stand_in_the_table():
    row = one(a_g=curve(), a_r=curve(seed=1))
    assert row["grid_fmax"] == pytest.approx(1 / SETTINGS["min_period"], rel=1e-3)
    span = 1 / (row["grid_step"] * SETTINGS["samples_per_peak"])
    assert 0.9 * DAYS < span < DAYS
    assert row["grid_fmin"] == pytest.approx(1 / SETTINGS["max_period"])
    assert row["period_choice"] == "one_wave"
    assert row["period_second"] == pytest.approx(2 * row["period"])


def test_colours_join_two_bands():
    row = one(a_g=curve(mean=16), a_r=curve(mean=15.4))
    assert row["colour_g_r"] == pytest.approx(0.6, abs=1e-3)
    assert row["amplitude_ratio_g_r"] == pytest.approx(1, abs=1e-3)


#: Features that a shift in magnitude or in time changes by definition.
OF_BRIGHTNESS = {"median", "wmean", "f1_offset", "norm_peak_to_peak_amp", "norm_excess_var"}
OF_PHASE = {"f1_phi0"}


@settings(max_examples=15, deadline=None)
@given(shift=st.floats(-4, 6), seed=st.integers(0, 5))
def test_a_shift_in_magnitude_changes_brightness_alone(shift, seed):
    t, mag, err = curve(seed=seed)
    plain, moved = one(ONE, a_r=(t, mag, err)), one(ONE, a_r=(t, mag + shift, err))
    for name in set(feature_names(ONE)) - OF_BRIGHTNESS:
        close = pytest.approx(plain[name], rel=1e-4, abs=1e-6, nan_ok=True)
        assert moved[name] == close, name
    assert moved["median"] - plain["median"] == pytest.approx(shift, abs=1e-5)
    assert moved["f1_offset"] - plain["f1_offset"] == pytest.approx(shift, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(shift=st.floats(-20000, 20000), seed=st.integers(0, 5))
def test_a_shift_in_time_changes_the_phase_alone(shift, seed):
    t, mag, err = curve(seed=seed)
    plain, moved = one(ONE, a_r=(t, mag, err)), one(ONE, a_r=(t + shift, mag, err))
    for name in set(feature_names(ONE)) - OF_PHASE:
        close = pytest.approx(plain[name], rel=1e-3, abs=1e-5, nan_ok=True)
        assert moved[name] == close, name


@settings(max_examples=15, deadline=None)
@given(factor=st.floats(0.1, 8), seed=st.integers(0, 5))
def test_a_stretch_in_magnitude_and_errors_stretches_the_scatter(factor, seed):
    t, mag, err = curve(seed=seed)
    plain = one(ONE, a_r=(t, mag, err))
    wide = one(ONE, a_r=(t, 15 + factor * (mag - 15), factor * err))
    for name in ("skew", "kurtosis", "stetson_k", "chi2red", "eta_e", "f1_power", "shapiro_wilk"):
        assert wide[name] == pytest.approx(plain[name], rel=1e-3), name
    for name in ("wstd", "iqr", "i90r", "f1_amp", "max_slope", "otsu_mean_diff"):
        assert wide[name] == pytest.approx(factor * plain[name], rel=1e-3), name


def test_order_and_bands_that_are_not_asked_for_make_no_difference():
    clean_table = long_table(a_g=curve(), a_r=curve(seed=1))
    more = clean_table.iloc[:40].assign(band="z")
    mixed = pd.concat([more, clean_table]).sample(frac=1, random_state=3)
    expected = extract(stars(clean_table), SETTINGS)
    pd.testing.assert_frame_equal(extract(stars(mixed), SETTINGS), expected)


def test_points_that_are_none_are_dropped_and_counted():
    t, mag, err = curve()
    bad_t = np.concatenate([t, [np.inf, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5, -90000.0]])
    bad_mag = np.concatenate([mag, [15, np.nan, 99.99, -99, 15, 15, 15, 15]])
    bad_err = np.concatenate([err, [0.1, 0.1, 0.1, 0.1, np.nan, 0, -1, 0.1]])
    found, plain = one(ONE, a_r=(bad_t, bad_mag, bad_err)), one(ONE, a_r=(t, mag, err))
    assert found["flag_no_value"] == 6
    assert found["flag_bad_error"] == 2
    for name in feature_names(ONE):
        assert found[name] == pytest.approx(plain[name], nan_ok=True), name


def test_points_at_the_same_time_become_one():
    t, mag, err = curve()
    twice = [np.repeat(values, 2) for values in (t, mag, err)]
    found, plain = one(ONE, a_r=twice), one(ONE, a_r=(t, mag, err))
    assert found["flag_duplicate"] == len(t)
    assert found["chi2red"] == pytest.approx(plain["chi2red"], rel=1e-6)
    merged, flags = clean(np.zeros(2), np.array([15.0, 16.0]), np.array([0.1, 0.2]))
    assert merged.mag[0] == pytest.approx((15 / 0.01 + 16 / 0.04) / (1 / 0.01 + 1 / 0.04))
    assert merged.err[0] == pytest.approx((1 / 0.01 + 1 / 0.04) ** -0.5)
    assert flags["duplicate"] == 1


def test_an_error_far_below_the_others_does_not_take_over():
    t, mag, err = curve()
    err[3], mag[3] = 1e-5, 14.0
    found = one(ONE, a_r=(t, mag, err))
    assert found["flag_bad_error"] == 1
    assert abs(found["wmean"] - 15) < 0.1


def test_outliers_are_counted_and_kept_and_eclipses_are_none():
    t, mag, err = curve(shape=lambda x: 0 * x)
    mag[7] += 3
    assert one(ONE, a_r=(t, mag, err))["flag_outlier"] == 1
    assert one(ONE, a_r=(t, mag, err))["percent_amplitude"] > 2.9
    mag[:12] += 3
    assert one(ONE, a_r=(t, mag, err))["flag_outlier"] == 0


def test_a_constant_curve_is_flagged_and_has_no_period():
    t, mag, err = curve()
    row = one(a_g=(t, 0 * mag + 15, err))
    assert row["flag_constant_g"] == 1
    assert row["flag_no_period"] == 1
    assert row["period_choice"] == "none"
    assert row["median_g"] == 15
    assert row["iqr_g"] == 0
    for name in ("period", "f1_amp_g", "skew_g", "stetson_k_g", "inv_von_neumann_g"):
        assert np.isnan(row[name]), name


def test_too_few_points_are_flagged_and_missing():
    few = curve(points=MIN_POINTS - 1)
    table = features(a_g=few, a_r=curve(), b_g=few, b_r=few)
    assert table["flag_few_points_g"].tolist() == [1, 1]
    assert table["flag_few_points_r"].tolist() == [0, 1]
    assert np.isnan(table.loc["a", "median_g"])
    assert np.isfinite(table.loc["a", "median_r"])
    assert table.loc["b", feature_names(SETTINGS)].isna().all()
    assert table.loc["b", "flag_no_period"] == 1


@st.composite
def broken(draw):
    number = draw(st.integers(0, 40))
    wild = st.floats(allow_nan=True, allow_infinity=True)
    tame = st.one_of(st.sampled_from([0.0, 1.0, 15.0, 99.99, -1.0]), st.floats(-30, 60), wild)
    arrays = [draw(st.lists(tame, min_size=number, max_size=number)) for _ in range(3)]
    return tuple(np.array(values, dtype=float) for values in arrays)


@settings(max_examples=60, deadline=None)
@given(curves=st.tuples(broken(), broken()))
def test_no_curve_crashes_or_gives_an_infinity(curves):
    table = long_table(a_g=curves[0], a_r=curves[1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = extract(stars(table), SETTINGS)
    assert len(found) == table["object_id"].nunique()
    values = found[feature_names(SETTINGS)].to_numpy()
    assert not np.isinf(values).any()
    for _, row in found.iterrows():
        for band in "gr":
            assert np.isnan(row[f"median_{band}"]) == (row[f"flag_few_points_{band}"] == 1)


@settings(max_examples=60, deadline=None)
@given(curve=broken())
def test_what_is_left_of_a_curve_is_clean(curve):
    kept, flags = clean(*curve)
    assert set(flags) == set(FLAGS)
    assert (np.diff(kept.t) > 0).all()
    assert np.isfinite(np.concatenate(kept)).all()
    assert (kept.err > 0).all()
    lost = flags["no_value"] + flags["bad_error"] + flags["duplicate"]
    assert len(kept.t) + lost == len(curve[0])


def test_columns_are_the_same_whatever_the_stars_have():
    nothing = features(a_g=curve(points=2))
    whole = features(a_g=curve(), a_r=curve())
    assert list(nothing) == list(whole)
    assert nothing.dtypes.equals(whole.dtypes)


def test_stars_do_not_depend_on_their_neighbours():
    both = features(a_g=curve(), b_g=curve(seed=5), a_r=curve())
    alone = features(a_g=curve(), a_r=curve())
    pd.testing.assert_frame_equal(both.loc[["a"]], alone)


@pytest.fixture
def survey(tmp_path):
    """Write seven stars, one of them without points, in row groups of two; return the paths."""
    names = [f"s{number}" for number in range(7)]
    objects = pd.DataFrame({"object_id": names})
    objects.to_parquet(tmp_path / "objects.parquet")
    parts = [long_table(**{f"{n}_g": curve(seed=i)}) for i, n in enumerate(names) if n != "s3"]
    table = pd.concat(parts).reset_index(drop=True)
    points = len(curve()[0])
    table.to_parquet(tmp_path / "curves.parquet", row_group_size=2 * points)
    return {name: str(tmp_path / f"{name}.parquet") for name in ("curves", "objects")}, tmp_path


@pytest.mark.parametrize("chunks", [1, 3, 10])
def test_chunks_make_one_table_of_all_stars_whatever_their_number(survey, chunks, capsys):
    paths, folder = survey
    given = {**SETTINGS, "bands": ["g"], "chunks": chunks}
    parts = [str(folder / f"{chunk}.parquet") for chunk in range(chunks)]
    for chunk, part in enumerate(parts):
        write_chunk(paths["curves"], paths["objects"], part, given, chunk)
    write_all(parts, str(folder / "features.parquet"))
    printed = capsys.readouterr().out
    assert "1 stars have no light curve, first 's3'" in printed
    assert "features of 7 stars" in printed
    assert "flag_few_points" in printed
    found = pd.read_parquet(folder / "features.parquet")
    assert found["object_id"].tolist() == [f"s{number}" for number in range(7)]
    alone = extract(stars(long_table(s5_g=curve(seed=5))), given)
    pd.testing.assert_frame_equal(found[found["object_id"] == "s5"].reset_index(drop=True), alone)
    assert found.loc[3, feature_names(given)].isna().all()
    types = {f.name: str(f.type) for f in pq.read_schema(folder / "features.parquet")}
    for name, kind in columns(given).items():
        assert types[name].removeprefix("large_") == kind


@pytest.mark.parametrize(("family", "detected"), [("moments", 4), ("moments", 6), ("transient", 4)])
def test_families_that_lose_most_points_are_told_of_the_one_that_takes_them(
    survey, capsys, family, detected
):
    paths, folder = survey
    rows = long_table(s1_r=curve(points=10))
    rows["flux"], rows["fluxerr"] = np.where(np.arange(10) < detected, 90.0, -90.0), 3.0
    rows.to_parquet(paths["curves"])
    given = {**ONE, "families": [family], "min_points": {family: 3}, "chunks": 1}
    write_chunk(paths["curves"], paths["objects"], str(folder / "x"), given, 0)
    told = "6 of 10 points are no positive detections" in capsys.readouterr().out
    assert told == (family == "moments" and detected == 4)


def test_a_band_that_no_star_has_is_an_error_that_says_what_to_write(survey):
    paths, folder = survey
    with pytest.raises(DataError, match=r"asks for 'V', but .* have 'g': write .*bands: \[g\]"):
        write_chunk(paths["curves"], paths["objects"], str(folder / "x"), ONE | {"bands": ["V"]}, 0)
    require_bands(pq.ParquetFile(paths["curves"]), ["g"])
