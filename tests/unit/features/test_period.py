"""The period search: what it finds and why, for curves whose period is known."""

import numpy as np
import pytest
from lightfold.curves.points import Curve
from lightfold.features.harmonics import residual
from lightfold.features.period import find_period
from lightfold.features.periodogram import frequency_grid, highest_peaks, periodogram
from periodogram import lomb_scargle

DAYS = 700.0
SETTINGS = {"min_period": 0.05, "max_period": 300.0, "samples_per_peak": 3}


def observe(shape, period, points=300, noise=0.02, seed=0, nightly=True):
    """Return a curve as a telescope observes it: once or twice a night, with some nights lost."""
    rng = np.random.default_rng(seed)
    night = np.sort(rng.choice(int(DAYS), points, replace=True)) if nightly else 0
    t = night + (
        rng.uniform(0.3, 0.7, points) if nightly else np.sort(rng.uniform(0, DAYS, points))
    )
    t = np.unique(t)
    mag = 15 + shape((t / period + rng.uniform()) % 1) + noise * rng.normal(size=len(t))
    return Curve(t, mag, np.full(len(t), noise))


def pulsation(phase):
    """A fast rise to a sharp maximum, a slow fall."""
    angle = 2 * np.pi * phase
    return -0.3 * np.cos(angle) - 0.13 * np.cos(2 * angle - 2.2) - 0.06 * np.cos(3 * angle - 4.5)


def contact(second):
    """Two minima per cycle, narrower than the maxima, the second of a given depth."""

    def shape(phase):
        angle = 2 * np.pi * phase
        return (
            0.2 * np.cos(2 * angle) + 0.04 * np.cos(4 * angle) + 0.2 * (1 - second) * np.cos(angle)
        )

    return shape


def sinusoid(phase):
    return 0.2 * np.cos(2 * np.pi * phase)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("shape", "period", "choice"),
    [
        (pulsation, 0.5712, "one_wave"),
        (sinusoid, 0.3217, "one_wave"),
        (sinusoid, 87.1, "one_wave"),
        (pulsation, 4.91, "one_wave"),
        (contact(0.9), 0.3512, "even_odd"),
        (contact(1.0), 0.3512, "eclipses"),
    ],
)
def test_the_period_is_found_and_one_wave_told_from_two(shape, period, choice, seed):
    found = find_period([observe(shape, period, seed=seed)], SETTINGS)
    assert found.period == pytest.approx(period, rel=3e-4 * max(period / 5, 1))
    assert found.choice == choice
    other = 2 if choice == "one_wave" else 0.5
    assert found.second == pytest.approx(other * found.period)
    assert not found.alias
    assert found.significance > 10


def test_weak_bands_find_together_what_they_cannot_alone():
    weak = [
        observe(sinusoid, 0.7321, points=40, noise=0.2, seed=s, nightly=False) for s in range(4)
    ]
    assert find_period(weak, SETTINGS).period == pytest.approx(0.7321, rel=1e-3)
    alone = [find_period([curve], SETTINGS).period for curve in weak]
    assert np.abs(np.array(alone) / 0.7321 - 1).max() > 1e-2


def test_a_period_of_a_day_is_flagged_as_alias():
    assert find_period([observe(sinusoid, 1.0, nightly=False)], SETTINGS).alias
    assert find_period([observe(sinusoid, 0.99727, nightly=False)], SETTINGS).alias
    assert not find_period([observe(sinusoid, 1.03, nightly=False)], SETTINGS).alias


def test_a_band_with_few_points_does_not_spoil_the_choice():
    eclipsing = [observe(contact(0.7), 0.3512, seed=seed) for seed in (0, 1)]
    sparse = observe(contact(0.7), 0.3512, points=12, seed=2)
    found = find_period([*eclipsing, sparse], SETTINGS)
    assert found.period == pytest.approx(0.3512, rel=1e-4)
    assert found.choice == "even_odd"


def test_slow_changes_of_a_bright_star_do_not_make_two_waves():
    curve = observe(pulsation, 0.5712, points=800, noise=0.002)
    drift = 0.01 * np.sin(2 * np.pi * curve.t / 171.3) + 0.01 * np.sin(2 * np.pi * curve.t / 43.7)
    found = find_period([curve._replace(mag=curve.mag + drift)], SETTINGS)
    assert found.period == pytest.approx(0.5712, rel=1e-4)
    assert found.choice == "one_wave"


def test_noise_alone_gives_a_weak_period():
    weak = [find_period([observe(np.zeros_like, 1.0, seed=s)], SETTINGS).weak for s in range(10)]
    assert np.mean(weak) >= 0.9
    assert not find_period([observe(sinusoid, 0.7)], SETTINGS).weak


def test_power_is_the_explained_fraction_of_chi_square():
    curve = observe(pulsation, 0.7, points=60)
    grid = frequency_grid(np.ptp(curve.t), 0.3, 5, 4)
    frequency = grid.fmin + grid.step * np.arange(grid.number)
    expected = lomb_scargle(*curve, frequency)
    np.testing.assert_allclose(periodogram([curve], grid), expected, atol=2e-4)
    both = periodogram([curve, curve], grid)
    np.testing.assert_allclose(both, expected, atol=2e-4)


@pytest.mark.parametrize("harmonics", [1, 3, 6])
def test_residuals_are_those_of_least_squares(harmonics):
    t, mag, err = observe(pulsation, 0.7, points=80)
    err = err * np.random.default_rng(0).uniform(0.5, 2, len(err))
    frequency = np.array([0.31, 1 / 0.7, 1.0013, 7.7])
    expected = []
    for f in frequency:
        angle = 2 * np.pi * f * np.outer(t, np.arange(1, harmonics + 1))
        design = np.column_stack([np.ones_like(t), np.cos(angle), np.sin(angle)]) / err[:, None]
        fit = np.linalg.lstsq(design, mag / err, rcond=None)[0]
        expected.append(np.sum((mag / err - design @ fit) ** 2))
    found = residual(Curve(t, mag, err), frequency, harmonics)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_grids_ask_for_a_whole_cycle_and_for_no_more_than_there_is():
    grid = frequency_grid(100, 0.1, 1000, 3)
    assert grid.fmin == pytest.approx(1 / 100)
    assert grid.step == pytest.approx(1 / 300)
    assert grid.fmax >= 10
    assert frequency_grid(100, 0.1, 20, 3).fmin == pytest.approx(1 / 20)
    assert frequency_grid(0.05, 0.1, 20, 3) is None
    assert frequency_grid(0.0, 0.1, 20, 3) is None


def test_peaks_are_maxima_apart_from_each_other_the_highest_first():
    power = np.zeros(100)
    power[[10, 12, 40, 99, 0]] = [5, 4, 3, 2, 1]
    assert highest_peaks(power, 4, 3).tolist() == [10, 40, 99, 0]


def test_a_curve_of_one_night_has_a_short_grid_or_none():
    t = np.linspace(0, 0.3, 40)
    night = Curve(t, 15 + 0.2 * np.sin(2 * np.pi * t / 0.06), np.full(40, 0.01))
    assert find_period([night], SETTINGS).period == pytest.approx(0.06, rel=0.02)
    assert find_period([Curve(t / 10, *night[1:])], SETTINGS).choice == "none"
    assert find_period([], SETTINGS).choice == "none"
