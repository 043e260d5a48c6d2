"""Fluxes of a band, and the cut between them and magnitudes."""

import numpy as np
import pytest
from lightfold.curves.copies import new_curves
from lightfold.curves.fluxes import (
    PER_FLUX,
    SAID,
    SOFTENING,
    ZERO_POINT,
    asinh_magnitudes,
    fluxes,
    from_magnitudes,
    magnitudes,
)
from lightfold.curves.stars import are_differences, stars
from lightfold.data.load import write_curves
from lightfold.features.table import extract
from pandas import DataFrame


def test_a_nanojansky_has_the_magnitude_of_the_zero_point():
    assert from_magnitudes(np.array([31.4, 8.9]), np.array([0.1, 0.1]))[0] == pytest.approx(
        [1, 10**9]
    )


def test_magnitudes_come_back_from_their_fluxes():
    mag, err = np.array([12.0, 20.5]), np.array([0.003, 0.3])
    assert np.allclose(magnitudes(*from_magnitudes(mag, err)), [mag, err], rtol=1e-12)


def test_only_detections_have_magnitudes():
    flux, err = np.array([30.0, 29.9, -100.0, 30.0]), np.array([10.0, 10.0, 10.0, 0.0])
    mag, magerr = magnitudes(flux, err)
    assert np.isfinite(mag).tolist() == [True, False, False, False]
    assert magerr[0] == pytest.approx(1.0857 / 3, abs=1e-4)


def test_fluxes_are_in_order_and_have_errors():
    points = tuple(
        np.array(row, float)
        for row in (
            [3, 1, 2, 4],
            [np.nan] * 4,
            [np.nan] * 4,
            [5, -6, 7, np.nan],
            [1, 2, 0, 1],
        )
    )
    assert [column.tolist() for column in fluxes(points)] == [[1, 3], [-6, 5], [2, 1]]


def test_fluxes_are_those_of_magnitudes_where_there_are_no_others():
    found = fluxes((np.array([1.0, 2]), np.array([31.4, np.nan]), np.array([0.1, 0.1])))
    assert (found.t.tolist(), found.flux.tolist()) == ([1.0], [1.0])


def test_stars_have_five_arrays_if_there_are_fluxes():
    points = DataFrame({"object_id": "a", "band": "g", "mjd": [2.0, 1.0], "mag": 15, "magerr": 1})
    ((_, three),) = stars(points)
    ((_, five),) = stars(points.assign(flux=[-3.0, 4.0], fluxerr=2.0))
    assert len(three["g"]) == 3
    assert [column.tolist() for column in five["g"][3:]] == [[4.0, -3.0], [2.0, 2.0]]


def test_copies_of_fluxes_have_magnitudes_of_their_own_fluxes():
    flux = np.linspace(-50, 200, 40)
    err = np.full(40, 10.0)
    star = {"g": (np.arange(40.0), *magnitudes(flux, err), flux, err)}
    t, mag, magerr, copied, own = new_curves(star, ["g"], 3)["g"]
    assert 20 < len(t) < 40
    kept = np.searchsorted(np.arange(40.0), t)
    assert np.std((copied - flux[kept]) / 10) == pytest.approx(1, abs=0.4)
    assert np.array_equal([mag, magerr], magnitudes(copied, own), equal_nan=True)
    assert np.isnan(mag).any()


def test_asinh_magnitudes_are_those_of_a_table_where_errors_are_small():
    flux, err = np.full(9, 1e6), np.full(9, 1e3)
    usual, asinh = magnitudes(flux, err), asinh_magnitudes(flux, err)
    assert np.allclose(asinh[0], usual[0], atol=2e-6)
    assert np.allclose(asinh[1], usual[1], rtol=1e-4)


def test_asinh_magnitudes_of_differences_are_symmetric_and_fainter_for_smaller_fluxes():
    flux = np.array([-400.0, -20, 20, 400, 0])
    mag, magerr = asinh_magnitudes(flux, np.full(5, 5.0))
    assert np.all(np.diff(mag[:4]) < 0)
    assert mag[0] - mag[1] == pytest.approx(mag[2] - mag[3])
    assert magerr[0] == magerr[3] < magerr[1]
    assert np.isnan([mag[4], magerr[4]]).all()  # an upper limit


def test_the_errors_of_asinh_magnitudes_are_those_of_small_changes():
    flux, err = np.array([-30.0, 5, 90]), np.full(3, 1e-3)
    b = SOFTENING * flux.std()
    ends = [ZERO_POINT - PER_FLUX * np.arcsinh((flux + way * err) / (2 * b)) for way in (-1, 1)]
    assert np.allclose(asinh_magnitudes(flux, err)[1], (ends[0] - ends[1]) / 2, rtol=1e-6)


def test_a_variable_star_in_differences_has_its_period():
    t = np.sort(np.random.default_rng(1).uniform(0, 300, 80))
    wave = 500 * np.sin(2 * np.pi * t / 0.7)
    points = DataFrame({"object_id": "a", "band": "g", "mjd": t, "flux": wave, "fluxerr": 20.0})
    points["mag"], points["magerr"] = magnitudes(wave, points["fluxerr"].to_numpy())
    settings = {"bands": ["g"], "families": ["period"], "min_points": {"period": 10}}
    settings |= {"min_period": 0.2, "max_period": 2, "samples_per_peak": 3}
    found = extract(stars(points, difference=True), settings)
    assert found["period"][0] == pytest.approx(0.7, rel=1e-3)
    assert found["n_points"][0] == 80


def test_a_transient_needs_detections_and_not_only_points():
    few = DataFrame({"object_id": "a", "band": "g", "mjd": np.arange(20.0), "fluxerr": 10.0})
    few["flux"] = np.where(few["mjd"] < 2, 100.0, 1.0)
    few["mag"], few["magerr"] = magnitudes(few["flux"].to_numpy(), few["fluxerr"].to_numpy())
    settings = {"bands": ["g"], "families": ["transient"], "min_points": {"transient": 3}}
    assert extract(stars(few, difference=True), settings)["peak_mag"].isna().all()
    few.loc[2, "flux"] = 90.0
    assert extract(stars(few, difference=True), settings)["peak_mag"].notna().all()


def test_light_curves_say_whether_they_are_differences(tmp_path):
    block = DataFrame({"object_id": "a", "band": "g", "mjd": [1.0], "mag": 15.0, "magerr": 0.1})
    for number, difference in enumerate((True, False)):
        block.attrs[SAID] = {"difference": difference}
        write_curves([block], tmp_path / f"{number}.parquet")
        assert are_differences(str(tmp_path / f"{number}.parquet")) is difference
    block.attrs.clear()
    write_curves([block], tmp_path / "none.parquet")
    assert not are_differences(str(tmp_path / "none.parquet"))
