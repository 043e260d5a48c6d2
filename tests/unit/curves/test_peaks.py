"""Transients around their peaks: day 0, relative fluxes, and points that are no detections."""

import numpy as np
import pytest
from lightfold.curves.fluxes import Fluxes
from lightfold.curves.peaks import since_peak


def outburst(peak=30.0, height=1000.0, error=20.0, step=2.0, seed=0):
    t = np.arange(0.0, 100, step)
    flux = height * np.exp(-0.5 * ((t - peak) / 8) ** 2)
    noise = error * np.random.default_rng(seed).normal(size=len(t))
    return Fluxes(t, flux + noise, np.full(len(t), error))


def test_day_0_is_the_peak_and_its_flux_is_1():
    points = since_peak({"g": outburst(peak=42)})["g"]
    assert points.days[points.flux.argmax()] == pytest.approx(0, abs=4)
    assert points.flux.max() == pytest.approx(1, abs=0.12)
    assert points.seen.sum() < len(points.days)
    assert (points.flux[~points.seen] < 3 * points.err[~points.seen]).all()
    assert (points.flux < 0).any(), "negative differences are kept"


def test_bands_share_day_0_and_keep_their_ratio():
    star = {"g": outburst(30, 500, step=4), "r": outburst(34, 1000)}
    points = since_peak(star)
    assert points["g"].days[0] == points["r"].days[0] == pytest.approx(-34, abs=4)
    assert points["g"].flux.max() == pytest.approx(0.5, abs=0.1)


def test_one_wrong_point_is_not_the_peak():
    t, flux, err = outburst()
    flux = np.where(t == 90, 1300, flux)
    points = since_peak({"g": Fluxes(t, flux, err)})["g"]
    assert points.days[t == 90][0] == pytest.approx(60, abs=4)


def test_a_wrong_point_that_is_alone_is_not_the_peak():
    t, flux, err = outburst()
    late = Fluxes(np.append(t, 150.0), np.append(flux, 1300.0), np.append(err, 20.0))
    assert since_peak({"g": late})["g"].days[-1] == pytest.approx(120, abs=4)
    sparse = Fluxes(t[::6], flux[::6], err[::6])
    assert since_peak({"g": sparse})["g"].flux.max() == pytest.approx(1), "a point every 12 days"
    single = Fluxes(np.array([0.0, 30.0]), np.array([100.0, 500.0]), np.array([9.0, 9.0]))
    assert since_peak({"g": single})["g"].days.tolist() == [-30, 0]


def test_a_star_that_was_never_detected_has_no_peak():
    assert since_peak({"g": outburst(height=0.0, error=9.0)}) == {}
    assert since_peak({}) == {}
