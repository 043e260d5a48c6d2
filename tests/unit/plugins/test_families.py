"""The family of transients: right for light curves that are known, and fair to all surveys."""

import numpy as np
import pytest
from lightfold.curves.fluxes import PER_FLUX, from_magnitudes, magnitudes
from lightfold.features.table import star_features
from lightfold.plugins.families import transient
from samples import FEATURES

SETTINGS = {**FEATURES, "families": ["transient"], "min_points": {"transient": 3}}

#: Features that say how bright a star is, or how exactly it was measured.
OF_BRIGHTNESS = ("peak_mag", "snr_peak", "snr_median", "chi2_constant", "bazin_chi2")


def level(t, tau=12.0, plateau=0.0):
    """Return a magnitude that is brightest, 17, at 0: it rises fast, stays and fades slowly."""
    late = np.maximum(t - plateau, 0)
    return 17 + np.where(t < 0, (t / 10) ** 2, 0) + np.where(t > 0, late / tau / 2, 0)


def observed(every=3.0, colour=0.3, reddening=0.02, fainter=0.0, seed=0, error=0.02, **shape):
    """Return a star in g and r; it reddens by `reddening` mag a day."""
    rng = np.random.default_rng(seed)
    star = {}
    for band in "gr":
        t = np.arange(-16.0, 70.0, every) + rng.uniform(-0.4, 0.4)
        mag = level(t, **shape) + fainter
        mag = mag + (colour + reddening * t if band == "g" else 0)
        err = np.full(len(t), error)
        star[band] = 59000 + t, mag + rng.normal(0, error, len(t)), err
    return star


def features(star, settings=SETTINGS):
    return star_features(star, settings)


def test_a_known_light_curve_has_its_peak_rise_decline_and_colours():
    found = features(observed())
    assert found["peak_mag_r"] == pytest.approx(17, abs=0.05)
    assert found["rise_time_r"] == pytest.approx(8.7, abs=1.5)  # (t / 10)^2 = 0.753 mag
    assert found["fall_time_r"] == pytest.approx(18, abs=2.5)  # t / 24 = 0.753 mag
    assert found["decline_30_r"] == pytest.approx(30 / 24, abs=0.15)
    assert found["plateau_r"] == pytest.approx(1 / 24, abs=0.005)
    assert found["colour_peak_g_r"] == pytest.approx(0.3, abs=0.08)
    assert found["colour_30_g_r"] == pytest.approx(0.9, abs=0.1)
    assert found["colour_slope_g_r"] == pytest.approx(0.02, abs=0.004)
    assert found["first_to_peak_r"] == pytest.approx(16, abs=3)
    assert found["duration_r"] == pytest.approx(84, abs=4)


def test_half_of_the_peak_is_reached_between_days():
    found = transient._of_process(np.arange(7.0), np.array([0, 1, 2, 5, 4, 2, 1.0]), 3)
    assert found["rise_time"] == pytest.approx(3 - (2 + 0.5 / 3))
    assert found["fall_time"] == pytest.approx(4 + 1.5 / 2 - 3)


def test_types_are_told_apart_by_speed_and_plateau():
    fast, slow = (features(observed(tau=tau)) for tau in (6.0, 40.0))
    assert fast["fall_time_r"] < slow["fall_time_r"] / 2 or np.isnan(slow["fall_time_r"])
    assert fast["timescale"] < slow["timescale"]
    assert fast["above_half_r"] < slow["above_half_r"]
    flat = features(observed(plateau=60.0))
    assert abs(flat["plateau_r"]) < 0.01 < features(observed())["plateau_r"]


def test_fluxes_and_magnitudes_of_the_same_points_have_the_same_features():
    star = observed()
    fluxed = {band: (*points, *from_magnitudes(*points[1:])) for band, points in star.items()}
    one, other = features(star), features(fluxed)
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert other[name] == pytest.approx(value, rel=1e-6, abs=1e-6, nan_ok=True), name


@pytest.mark.parametrize("change", [{"fainter": 3.0}, {"every": 1.5}, {"seed": 3}])
def test_features_but_those_of_brightness_say_nothing_of_distance_cadence_and_noise(change):
    one, other = features(observed(error=0.01)), features(observed(error=0.01, **change))
    near = {"d": 4.0, "mag": 0.12}
    for name in ("rise_time", "fall_time", "above_half"):
        assert other[f"{name}_r"] == pytest.approx(one[f"{name}_r"], abs=near["d"]), name
    for name in ("decline_10_r", "decline_30_r", "colour_peak_g_r", "colour_30_g_r"):
        assert other[name] == pytest.approx(one[name], abs=near["mag"]), name
    for name in ("bazin_rise_r", "bazin_fall_r"):
        assert other[name] == pytest.approx(one[name], abs=0.15), name


def test_brightness_is_in_the_features_that_are_named_for_it():
    one, other = features(observed()), features(observed(fainter=2.0))
    assert other["peak_mag_g"] - one["peak_mag_g"] == pytest.approx(2, abs=0.01)
    scaled = [name for name in one if not name.startswith((*OF_BRIGHTNESS, "n_points", "flag"))]
    assert len(scaled) > 30
    for name in scaled:  # magnitudes have the same errors, so only the level differs
        assert other[name] == pytest.approx(one[name], rel=1e-4, abs=1e-3, nan_ok=True), name


@pytest.mark.parametrize("seed", [4, 11, 21, 45])
def test_stars_that_no_bazin_function_fits_have_equal_features_in_all_units(seed):
    rng = np.random.default_rng(seed)
    one, other = {}, {}
    for band in "gr":
        t = np.sort(rng.uniform(58000, 58200, 25))
        mag = 16 + 0.3 * np.sin(t / (0.3 + seed)) + rng.normal(0, 0.02, 25)
        err = rng.uniform(0.01, 0.04, 25)
        for star, zero in ((one, 31.4), (other, 8.9)):
            flux = 10 ** (0.4 * (zero - mag)) * 10 ** (0.4 * (31.4 - zero))
            star[band] = t, mag, err, flux, flux * err / PER_FLUX
    expected, found = features(one), features(other)
    fits = [name for name in expected if name.startswith("bazin")]
    assert len(fits) == 6
    for name in fits:
        assert found[name] == pytest.approx(expected[name], rel=1e-6, nan_ok=True), name


def test_non_detections_say_when_it_began_and_count():
    star = observed()
    t, _, err = star["r"]
    early = np.arange(58950.0, 58975.0, 5)
    flux, noise = from_magnitudes(star["r"][1], err)
    flux = np.concatenate([np.zeros(5), flux])
    noise = np.concatenate([np.full(5, noise.max()), noise])
    points = (np.concatenate([early, t]), *magnitudes(flux, noise), flux, noise)
    found = features({**star, "r": points})
    assert found["undetected_r"] == pytest.approx(5 / len(flux))
    assert found["undetected_gap_r"] == pytest.approx(t[0] - 58970)
    assert np.isnan(found["undetected_gap_g"])
    assert found["n_points_r"] == len(t)


def test_three_detections_in_two_bands_are_enough_and_two_are_not():
    star = {band: tuple(v[5:7] for v in points) for band, points in observed().items()}
    few = {"g": star["g"], "r": tuple(v[:1] for v in star["r"])}
    found = features(few)
    assert found["peak_mag_g"] == pytest.approx(17.3, abs=0.4)
    assert np.isfinite(found["colour_peak_g_r"])
    assert "peak_mag_g" not in features({"g": star["g"]})
    five = {**SETTINGS, "min_points": {"transient": 5}}
    assert "peak_mag_g" not in features(few, five)


def test_one_bad_point_does_not_make_another_peak():
    star = observed()
    t, mag, err = (np.copy(values) for values in star["r"])
    mag[-5], err[-5] = 16.0, 0.8  # a cosmic ray, with the error that it has
    found, usual = features({**star, "r": (t, mag, err)}), features(star)
    assert found["peak_mag_r"] == pytest.approx(usual["peak_mag_r"], abs=0.1)
    assert found["fall_time_r"] == pytest.approx(usual["fall_time_r"], abs=3)
