"""Light elements of simulated stars are those that they were made with."""

import numpy as np
import pandas as pd
import pytest
from lightfold.curves.points import Curve, clean
from lightfold.curves.stars import stars
from lightfold.data.simulation import cadence
from lightfold.data.simulation.survey import Survey
from lightfold.prediction.publishing.elements import elements

SURVEY = Survey(
    {"EW": 6, "EA": 6, "RRab": 6, "DSCT": 6}, cadence.calendar(1400, 3), 11, label_noise=0, twins=0
)
MINIMA = {"EW": 2, "EA": 1, "RRab": 0, "DSCT": 0}


@pytest.fixture(scope="module")
def simulated():
    """Return each star's class, its source, and its points by band."""
    points = pd.concat(SURVEY.blocks())
    sources = {source.row["object_id"]: source for source in SURVEY.sources()}
    found = []
    for object_id, star in stars(points):
        curves = {band: clean(*own)[0] for band, own in star.items()}
        found.append((sources[object_id].row["label"], sources[object_id], curves))
    return found


def truth(source, own):
    """Return the true extremes without the mean, and the time of the one that is the epoch."""
    period = source.star.period
    t = own.epoch + period * np.linspace(-0.5, 0.5, 4001)
    level = source.star.signal(t - cadence.FIRST_MJD, own.band)
    low = MINIMA[source.row["label"]] > 0
    return np.ptp(level), t[level.argmax() if low else level.argmin()]


def test_ranges_and_epochs_are_those_of_the_stars_without_noise(simulated):
    wide, late = {name: [] for name in MINIMA}, {name: [] for name in MINIMA}
    for name, source, curves in simulated:
        own = elements(curves, source.star.period * (1 + 1e-6), MINIMA[name])
        assert own.band == max(curves, key=lambda band: len(curves[band].t))
        assert own.period == pytest.approx(source.star.period, rel=1e-4)
        size, epoch = truth(source, own)
        wide[name].append(own.faintest - own.brightest - size)
        off = abs(epoch - own.epoch) / own.period
        late[name].append(min(off, abs(0.5 - off)) if name == "EW" else off)
        assert curves[own.band].t[0] < own.epoch < curves[own.band].t[-1]
    for name in MINIMA:
        assert abs(np.median(wide[name])) < 0.04, name
        assert np.median(late[name]) < 0.015, name
    assert np.median(late["EA"]) < 0.004
    assert np.median(late["EW"]) < 0.004


def test_half_the_period_of_eclipsing_stars_is_doubled_and_that_of_pulsating_ones_is_not(simulated):
    for name, source, curves in simulated:
        own = elements(curves, source.star.period / 2, MINIMA[name])
        if name == "EW":
            assert own.period == pytest.approx(source.star.period, rel=1e-4)
            assert own.remark.startswith("period doubled")
        elif name == "EA":
            doubled = own.period > 0.9 * source.star.period
            assert own.remark.startswith("period doubled" if doubled else "one minimum")
        else:
            assert own.period == pytest.approx(source.star.period / 2, rel=1e-2)
            assert own.remark == ""


def test_the_right_period_of_an_eclipsing_star_stays(simulated):
    ratios = [
        elements(curves, source.star.period, MINIMA[name]).period / source.star.period
        for name, source, curves in simulated
    ]
    np.testing.assert_allclose(ratios, 1, rtol=1e-4)


def test_the_error_of_a_period_is_about_how_far_off_it_is(simulated):
    off = []
    for name, source, curves in simulated:
        if name in ("RRab", "DSCT"):
            own = elements(curves, source.star.period, 0)
            off.append((own.period - source.star.period) / own.error)
    assert 0.2 < np.std(off) < 2


def wave(outlier=0.0, points=80):
    t = np.sort(np.random.default_rng(4).uniform(0, 300, points))
    mag = 14 + 0.3 * np.cos(2 * np.pi * t / 0.7)
    mag[5] += outlier
    return Curve(t, mag, np.full(points, 0.01))


@pytest.mark.parametrize("outlier", [-3, 3])
def test_a_single_outlier_is_no_extreme(outlier):
    own = elements({"V": wave(outlier)}, 0.7, 0)
    assert own.brightest == pytest.approx(13.7, abs=0.05)
    assert own.faintest == pytest.approx(14.3, abs=0.05)


def test_a_wave_has_its_maximum_where_it_has_it():
    own = elements({"V": wave(), "I": wave(points=12)}, 0.7001, 0)
    assert (own.band, own.points) == ("V", 80)
    assert own.period == pytest.approx(0.7, abs=1e-5)
    assert own.epoch / 0.7 % 1 == pytest.approx(0.5, abs=0.005)
    assert elements({"V": wave()}, 0.7, 1).epoch / 0.7 % 1 in (
        pytest.approx(0, abs=0.005),
        pytest.approx(1, abs=0.005),
    )


def test_without_a_period_there_is_a_range_and_no_epoch():
    own = elements({"V": wave()}, np.nan, 0)
    assert 13.6 < own.brightest < own.faintest < 14.4
    assert np.isnan([own.period, own.epoch, own.error]).all()
