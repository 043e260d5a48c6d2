"""Copies of a star have fewer, noisier points, but as many as features need."""

import numpy as np
import pytest
from lightfold.curves.copies import new_curves


def curve(points, seed, error=0.02):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 60, points))
    mag = 15 + 0.3 * np.sin(2 * np.pi * t / 0.7) + rng.normal(0, error, points)
    return t, mag, np.full(points, error)


def test_new_curves_are_thinner_and_scatter_by_their_errors():
    star = {"g": curve(4000, 1), "r": curve(2000, 2), "i": curve(50, 3)}
    shares = []
    for seed in range(12):
        found = new_curves(star, ["g", "r"], seed)
        assert list(found) == ["g", "r"]
        for band, (t, mag, err) in found.items():
            shares.append(len(t) / len(star[band][0]))
            place = np.searchsorted(star[band][0], t)
            assert (star[band][0][place] == t).all()
            assert (np.diff(t) > 0).all()
            assert (err == star[band][2][place]).all()
            noise = (mag - star[band][1][place]) / err
            assert noise.std() == pytest.approx(1, abs=0.08)
            assert noise.mean() == pytest.approx(0, abs=0.1)
    assert 0.6 <= min(shares) < 0.7
    assert 0.85 < max(shares) <= 0.95


def test_a_band_keeps_the_points_that_its_features_need():
    for points in (3, 10, 12):
        star = {"g": curve(points, 1)}
        for seed in range(5):
            assert len(new_curves(star, ["g"], seed)["g"][0]) >= min(points, 10)
            assert len(new_curves(star, ["g"], seed, 3)["g"][0]) >= min(points, 3)
    assert any(len(new_curves(star, ["g"], seed, 3)["g"][0]) < 10 for seed in range(5))


def test_points_that_are_not_usable_are_not_counted():
    t, mag, err = curve(40, 1)
    mag[:28] = np.nan
    assert len(new_curves({"g": (t, mag, err)}, ["g"], 0)["g"][0]) in (10, 11)
