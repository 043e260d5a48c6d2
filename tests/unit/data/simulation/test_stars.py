"""Every class of star varies as the catalogues say."""

import numpy as np
import pytest
from lightfold.data.simulation import spots
from lightfold.data.simulation.classes import GROUP_OF, MODULES
from lightfold.data.simulation.star import BANDS

#: Periods [d] and full amplitudes in r [mag] that nearly all stars of a class have: ranges of
#: the catalogues that the simulator cites.
RANGES = {
    "EW": ((0.2, 4), (0.08, 1.2)),
    "beta_Lyr": ((0.2, 6), (0.1, 1.6)),
    "RSCVn": ((0.15, 300), (0.03, 1.2)),
    "EA": ((0.2, 13), (0.1, 3.5)),
    "RRab": ((0.33, 1.0), (0.12, 1.3)),
    "RRc": ((0.2, 0.5), (0.07, 0.7)),
    "RRd": ((0.31, 0.45), (0.2, 1.0)),
    "Blazhko": ((0.33, 0.67), (0.3, 2.0)),
    "LPV": ((60, 800), (0.1, 5)),
    "ACEP": ((0.7, 2.5), (0.2, 2.0)),
    "CepI": ((1, 60), (0.08, 1.5)),
    "CepII": ((0.85, 115), (0.08, 2.5)),
    "DSCT": ((0.04, 0.3), (0.04, 1.1)),
}
ALL = sorted(RANGES)


def stars(label, number):
    module = MODULES[GROUP_OF[label]]
    return [module.draw(label, np.random.default_rng(seed)) for seed in range(number)]


def times(star, number=400, days=900):
    """Times that sample both the cycle and the years of a star."""
    return np.sort(np.random.default_rng(0).uniform(0, max(days, 3 * star.period), number))


def full_range(mag):
    return np.quantile(mag, 0.99) - np.quantile(mag, 0.01)


@pytest.mark.parametrize("label", ALL)
def test_every_class_varies_within_its_published_ranges(label):
    (shortest, longest), (least, most) = RANGES[label]
    for star in stars(label, 12):
        t = times(star)
        mag = star.signal(t, "r")
        assert shortest <= star.period <= longest
        assert least < full_range(mag) < most
        assert abs(mag.mean()) < 0.5 * np.ptp(mag)


@pytest.mark.parametrize("label", ALL)
def test_amplitudes_fall_from_g_to_i(label):
    sizes = {band: [] for band in BANDS}
    for star in stars(label, 12):
        for band in BANDS:
            sizes[band].append(full_range(star.signal(times(star), band)))
    g, r, i = (np.median(sizes[band]) for band in BANDS)
    assert g > r > i
    if label == "LPV":
        assert g / i > 1.8


@pytest.mark.parametrize("label", ["RRc", "CepI", "ACEP"])
def test_a_strictly_periodic_star_repeats_after_its_period_and_not_before(label):
    for star in stars(label, 5):
        t = times(star)
        mag = star.signal(t, "g")
        assert np.allclose(star.signal(t + star.period, "g"), mag, atol=1e-6)
        assert not np.allclose(star.signal(t + 0.3 * star.period, "g"), mag, atol=0.01)


def test_some_rrab_are_modulated_and_all_blazhko_stars_are():
    changed = {}
    for label in ("RRab", "Blazhko"):
        changes = []
        for star in stars(label, 60):
            t = np.linspace(0, star.period, 100)
            cycles = [star.signal(t + number * star.period, "r") for number in range(0, 400, 7)]
            changes.append(np.ptp([full_range(cycle) for cycle in cycles]))
        changed[label] = np.mean(np.array(changes) > 0.01)
    assert changed["Blazhko"] == 1
    assert 0.2 < changed["RRab"] < 0.6


def test_rrab_rise_fast_and_fall_slowly():
    for star in stars("RRab", 20):
        phase = np.linspace(0, 1, 200, endpoint=False)
        mag = star.signal(phase * star.period, "g")
        rise = (np.argmin(mag) - np.argmax(mag)) / 200 % 1
        assert 0.05 < rise < 0.4


def test_spots_change_their_amplitude_over_the_seasons():
    changes = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        groups = spots.draw_spots(rng, 5.0, 5000, 1.2, 2)
        wave = spots.modulation(rng, groups, 0.2)
        seasons = [wave(np.arange(200) * 0.9 + 365.25 * year, "r") for year in range(4)]
        sizes = [full_range(season) for season in seasons]
        changes.append(max(sizes) / min(sizes))
        whole = np.concatenate(seasons)
        assert 0.08 < full_range(whole) < 0.4
    assert np.median(changes) > 1.2


def test_many_rs_cvn_of_short_period_are_as_double_waved_as_contact_binaries():
    def second_over_first(star):
        t = np.linspace(0, star.period, 200, endpoint=False)
        waves = np.abs(np.fft.rfft(star.signal(t, "r")))
        return waves[2] / waves[1]

    fast = [star for star in stars("RSCVn", 400) if star.period < 0.5]
    shape = np.array([second_over_first(star) for star in fast])
    assert 0.25 < (shape > 1).mean() < 0.9


def test_beta_lyrae_and_contact_binaries_overlap_in_period_and_shape():
    def features(label):
        found = []
        for star in stars(label, 150):
            t = np.linspace(0, star.period, 200, endpoint=False)
            waves = np.abs(np.fft.rfft(star.signal(t, "r")))
            found.append((star.period, waves[1] / waves[2]))
        return np.array(found).T

    (period, unequal), (others, their_unequal) = features("EW"), features("beta_Lyr")
    assert np.median(others) > 1.2 * np.median(period)
    assert np.median(their_unequal) > 1.2 * np.median(unequal)
    assert (others < np.quantile(period, 0.9)).mean() > 0.3
    assert (their_unequal < np.quantile(unequal, 0.9)).mean() > 0.3
