"""The built-in survey: its numbers, its seeds, its sky and cadence, and the stars' physics."""

import numpy as np
import pandas as pd
import pytest
from lightfold.data.simulation import binaries, cadence, eclipses, photometry, pulsators, sky, spots
from lightfold.data.simulation.classes import GROUP_OF, MODULES, class_sizes
from lightfold.data.simulation.labels import CONFUSED, mistaken
from lightfold.data.simulation.star import BANDS
from lightfold.data.simulation.survey import Survey
from lightfold.plugins.datasets import simulated

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


def survey(sizes, days=300, seed=2, label_noise=0.0, twins=0.0):
    return Survey(sizes, cadence.calendar(days, seed), seed, label_noise, twins)


def stars(label, number):
    module = MODULES[GROUP_OF[label]]
    return [module.draw(label, np.random.default_rng(seed)) for seed in range(number)]


def times(star, number=400, days=900):
    """Times that sample both the cycle and the years of a star."""
    return np.sort(np.random.default_rng(0).uniform(0, max(days, 3 * star.period), number))


def full_range(mag):
    return np.quantile(mag, 0.99) - np.quantile(mag, 0.01)


def test_fractions_are_kept_above_the_floor_and_the_floor_is_said(capsys):
    sizes = class_sizes({"binaries": 2000, "pulsators": 0}, 60)
    assert sizes == {"EW": 1884, "RSCVn": 94, "beta_Lyr": 60}
    assert "class beta_Lyr: 22 stars, raised to the floor of 60" in capsys.readouterr().out


def test_a_named_class_has_its_number_and_the_rest_of_its_group_shares_the_groups():
    sizes = class_sizes({"binaries": 1000, "pulsators": 0, "EW": 7, "EA": 5, "CepI": 2}, 60)
    assert sizes == {"EW": 7, "RSCVn": 810, "beta_Lyr": 190, "EA": 5, "CepI": 2}
    deck = {"EW": 22125, "RSCVn": 1105, "beta_Lyr": 260}
    assert class_sizes({**deck, "binaries": 0, "pulsators": 0, "EA": 0}, 60) == deck


@pytest.fixture(scope="module")
def small():
    return survey(dict.fromkeys(RANGES, 6), twins=0.2, label_noise=0.1)


@pytest.fixture(scope="module")
def curves(small):
    return pd.concat(small.blocks(), ignore_index=True)


def test_light_curves_come_in_order_with_three_bands(small, curves):
    objects = small.objects()
    assert objects["object_id"].is_monotonic_increasing
    assert objects["object_id"].is_unique
    assert list(curves["object_id"].unique()) == list(objects["object_id"])
    pd.testing.assert_frame_equal(curves, curves.sort_values(["object_id", "band", "mjd"]))
    assert set(curves["band"]) == set(BANDS)
    assert np.isfinite(curves[["mjd", "mag", "magerr"]]).all().all()
    assert (curves["magerr"] > 0).all()


@pytest.mark.parametrize("block", [{"stars": 7}, {"rows": 900}])
def test_blocks_of_any_size_hold_whole_stars_and_the_same_data(small, curves, block):
    blocks = list(small.blocks(**block))
    assert len(blocks) > 10
    assert sum(part["object_id"].nunique() for part in blocks) == curves["object_id"].nunique()
    pd.testing.assert_frame_equal(pd.concat(blocks, ignore_index=True), curves)


def test_a_star_depends_neither_on_the_others_nor_on_the_wrong_labels(small, curves):
    fewer = survey({"EW": 3, "RRab": 2, "RRc": 1}, twins=0.2, label_noise=1.0)
    assert (fewer.objects()["label"] != fewer.objects()["true_label"]).sum() >= 3
    own = pd.concat(fewer.blocks(), ignore_index=True)
    same = curves[curves["object_id"].isin(own["object_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, same)
    other_seed = next(survey({"EW": 3}, seed=3).blocks())
    assert not np.array_equal(other_seed["mag"][:50], own["mag"][:50])


def test_the_data_set_gives_catalogue_and_stream_from_its_options():
    options = {
        "stars": {"binaries": 0, "pulsators": 0, "RRc": 4, "EA": 3},
        "floor": 60,
        "days": 100,
        "label_noise": 0,
        "twins": 0,
    }
    objects, blocks = simulated.load(options, [], 1)
    assert objects["label"].value_counts().to_dict() == {"RRc": 4, "EA": 3}
    assert set(pd.concat(blocks)["object_id"]) == set(objects["object_id"])


def test_label_noise_is_the_fraction_asked_for_and_keeps_the_truth():
    objects = survey({"RRc": 400, "RRd": 400}, days=60, label_noise=0.2).objects()
    wrong = objects["label"] != objects["true_label"]
    assert 0.15 < wrong.mean() < 0.25
    assert objects["true_label"].value_counts().to_dict() == {"RRc": 400, "RRd": 400}


def test_a_mistake_stays_in_the_group_and_among_the_classes_that_are_there():
    rng = np.random.default_rng(0)
    for label in CONFUSED:
        assert all(GROUP_OF[other] == GROUP_OF[label] for other in CONFUSED[label])
        drawn = {mistaken(rng, label, list(CONFUSED[label])) for _ in range(50)}
        assert label not in drawn
    assert {mistaken(rng, "EW", ["EW", "beta_Lyr"]) for _ in range(9)} == {"beta_Lyr"}
    assert mistaken(rng, "EW", ["EW"]) == "EW"


def test_twins_are_one_star_within_two_arcsec_with_observations_of_their_own():
    some = survey({"RRab": 300, "RRc": 50}, days=60, twins=0.3)
    objects = some.objects().set_index("object_id")
    twins = objects[objects["twin_of"] != ""]
    firsts = objects.loc[twins["twin_of"]]
    assert 0.23 < len(twins) / 350 < 0.37
    assert list(twins.index) == [name + "b" for name in firsts.index]
    assert (twins["true_period"].to_numpy() == firsts["true_period"].to_numpy()).all()
    north = (twins["dec"].to_numpy() - firsts["dec"].to_numpy()) * 3600
    east = (twins["ra"].to_numpy() - firsts["ra"].to_numpy()) * 3600
    apart = np.hypot(north, east * np.cos(np.deg2rad(twins["dec"])))
    assert (apart <= 2.001).all()
    assert apart.max() > 1
    assert 0 < (twins["label"].to_numpy() != firsts["label"].to_numpy()).mean() < 0.2
    times = pd.concat(some.blocks()).groupby("object_id")["mjd"].agg(set)
    assert not times[twins.index[0]] & times[firsts.index[0]]


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


def test_noise_is_what_the_errors_say_but_for_the_outliers():
    rng = np.random.default_rng(1)
    true = np.full(40_000, 17.0)
    mag, error, seen = photometry.measure(rng, true, "r", np.zeros(len(true)))
    pull = (mag - 17.0) / error
    assert seen.all()
    assert np.mean(pull[np.abs(pull) < 4] ** 2) == pytest.approx(1, abs=0.05)
    assert 0 < (np.abs(pull) > 5).mean() < photometry.OUTLIERS


def test_the_error_is_a_fifth_at_the_limit_and_faint_or_bright_stars_are_not_seen():
    limit = photometry.LIMIT["g"]
    assert photometry.magnitude_error(np.array(limit), limit) == pytest.approx(0.2, abs=0.001)
    assert photometry.magnitude_error(np.array(14.0), limit) == pytest.approx(0.012, abs=0.001)
    rng = np.random.default_rng(1)
    _, _, seen = photometry.measure(rng, np.array([12.0, 16.0, 22.5]), "g", np.zeros(3))
    assert list(seen) == [False, True, False]


@pytest.fixture(scope="module")
def nights():
    return cadence.calendar(1460, 5)


@pytest.fixture(scope="module")
def visits(nights):
    rng = np.random.default_rng(3)
    place = np.array([0.8, -0.6, 0.0])
    up = cadence.window(nights, place)
    return {
        band: np.concatenate([cadence.visits(rng, nights, place, up, band)[0] for _ in range(20)])
        for band in BANDS
    }


def test_seasons_leave_gaps_of_months(visits):
    # Twenty fields at once: only the season and the weather leave gaps.
    gaps = np.diff(np.unique(np.floor(visits["r"])))
    assert (gaps > 60).sum() == 3
    assert np.sort(gaps)[-4] < 30


def test_full_moon_leaves_gaps_most_in_g(nights, visits):
    full = nights.lit > cadence.NEARLY_FULL
    share = {}
    for band, mjd in visits.items():
        night = np.round(mjd - cadence.FIRST_MJD - nights.midnight[0]).astype(int)
        share[band] = full[night].mean()
    assert share["g"] < share["r"] < share["i"]
    assert share["g"] < 0.4 * full.mean()


def test_bad_nights_come_in_runs_and_more_of_them_in_winter(nights):
    bad = ~nights.clear
    follows = bad[1:][bad[:-1]].mean()
    assert follows > 1.5 * bad.mean()
    season = np.cos(2 * np.pi * (nights.midnight + 86) / 365.25)  # 21 December is at 1
    assert bad[season > 0.5].mean() > bad[season < -0.5].mean()


def test_stars_are_observed_at_night_every_few_nights_and_sometimes_twice(nights, visits):
    hour = np.concatenate(list(visits.values())) % 1 * 24
    assert ((hour > 1.5) & (hour < 14)).all()  # UT of a Californian night
    place = np.array([0.3, 0.0, np.sqrt(0.91)])
    one = np.sort(
        cadence.visits(
            np.random.default_rng(0),
            nights,
            place,
            cadence.window(nights, place),
            "r",
        )[0]
    )
    gaps = np.diff(one)
    assert 2 < np.median(gaps) < 4
    assert 0.03 < (gaps < 0.4).mean() < 0.2


def test_dust_reddens_distant_stars_near_the_plane_most():
    pole, plane = sky.GALACTIC_AXES[2], sky.GALACTIC_AXES[0]

    def reddening(place, mean_r):
        return np.mean(
            [sky.reddening(np.random.default_rng(s), place, mean_r, 1) for s in range(9)]
        )

    assert 0.01 < reddening(pole, 18) < 0.06
    assert reddening(plane, 18) > 10 * reddening(pole, 18)
    assert reddening(plane, 8) < 0.2 * reddening(plane, 18)


def test_every_class_of_the_options_can_be_drawn():
    counts = simulated.OPTIONS["properties"]["stars"]["properties"]
    assert set(counts) == {"binaries", "pulsators", *GROUP_OF}
    assert set(GROUP_OF) == {*binaries.FRACTIONS, "EA", *pulsators.FAMILIES}
