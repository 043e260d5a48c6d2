"""Fluxes of a band, and the cut between them and magnitudes."""

import numpy as np
import pytest
from lightfold.curves.copies import new_curves
from lightfold.curves.fluxes import fluxes, from_magnitudes, magnitudes
from lightfold.curves.stars import stars
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
