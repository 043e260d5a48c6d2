"""Eclipses are as deep as geometry and temperatures make them."""

import numpy as np
import pytest
from lightfold.data.simulation import eclipses
from lightfold.data.simulation.star import BANDS


def test_the_eclipse_of_two_equal_stars_edge_on_takes_half_the_light():
    pair = eclipses.Binary((0.05, 0.05), (6000, 6000), 1.0, np.pi / 2)
    flux = eclipses.light_curve(pair)
    for band in BANDS:
        depth = 2.5 * np.log10(np.median(flux[band]) / flux[band].min())
        assert depth == pytest.approx(2.5 * np.log10(2), abs=0.01)


def test_the_hotter_star_makes_the_deeper_eclipse_and_more_so_in_the_blue():
    pair = eclipses.Binary((0.1, 0.1), (8000, 5000), 0.7, np.pi / 2)
    flux = eclipses.light_curve(pair)
    first, second = ({band: 1 - flux[band][at] for band in BANDS} for at in (0, 128))
    assert first["g"] > first["r"] > first["i"] > 0.5 > second["i"] > second["r"] > second["g"] > 0


@pytest.mark.parametrize(("beyond", "eclipsed"), [(1.02, False), (0.9, True)])
def test_there_is_no_eclipse_below_the_limiting_inclination(beyond, eclipsed):
    radii = 0.06, 0.08
    pair = eclipses.Binary(radii, (6000, 5000), 1.0, float(np.arccos(beyond * sum(radii))))
    flux = eclipses.light_curve(pair)["r"]
    assert (flux.min() < 0.99) == eclipsed
    # Outside eclipses only tides and reflection are left, below a hundredth here.
    assert np.median(flux) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("u", [0.0, 0.5, 0.9])
def test_a_covered_disc_has_lost_all_its_light(u):
    part = eclipses.covered(np.array([0.0, 0.09, 0.31]), 0.1, 0.2)
    assert eclipses.lost_light(part, u) == pytest.approx([1, 1, 0], abs=1e-9)


def test_the_covered_part_is_the_lens_of_two_circles_and_the_limb_is_darker():
    part = eclipses.covered(np.array([1.0]), 1.0, 1.0)
    lens = (2 * np.pi / 3 - np.sqrt(3) / 2) / np.pi
    assert eclipses.lost_light(part, 0.0)[0] == pytest.approx(lens)
    inside = eclipses.covered(np.array([0.0, 0.7]), 1.0, 0.25)
    assert eclipses.lost_light(inside, 0.0) == pytest.approx([1 / 16, 1 / 16])
    centre, limb = eclipses.lost_light(inside, 0.6)
    # The centre of a disc of unit intensity and area pi shines pi (1 - u / 3).
    assert centre == pytest.approx(1 / 16 / (1 - 0.6 / 3), rel=0.02)
    assert limb < 0.95 * centre


def test_an_eccentric_orbit_shifts_the_second_eclipse():
    def eclipse_phases(eccentricity):
        pair = eclipses.Binary((0.1, 0.1), (6000, 5900), 1.0, 1.57, eccentricity, 0.0)
        flux = eclipses.light_curve(pair)["r"]
        return np.argmin(flux[:64]), 64 + np.argmin(flux[64:192])

    assert eclipse_phases(0.0) == (0, 128)
    first, second = eclipse_phases(0.3)
    assert first == 0
    # For omega = 0 the shift is 2 e / pi of the period, to first order in e.
    assert abs(second - 128) / 256 == pytest.approx(2 * 0.3 / np.pi, abs=0.02)
