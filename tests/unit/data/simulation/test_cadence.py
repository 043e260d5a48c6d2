"""Seasons, nights and the Moon leave the gaps that surveys have."""

import numpy as np
import pytest
from lightfold.data.simulation import cadence
from lightfold.data.simulation.star import BANDS


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
