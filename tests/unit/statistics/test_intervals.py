"""Intervals of scores of folds hold as often as they say."""

import numpy as np
import pandas as pd
import pytest
from lightfold.statistics.intervals import interval, of_draws
from lightfold.statistics.proportions import wilson


def test_the_interval_is_that_of_the_corrected_resampled_t_test():
    values, held = pd.Series([0.5, 0.7, 0.6, 0.8, 0.9]), pd.Series([20] * 5)
    mean, low, high = interval(values, held, held.sum() - held)
    # 2.776 is t of 4 degrees of freedom; variance of the folds .025, held out / trained 1 / 4
    half = 2.7764 * np.sqrt((1 / 5 + 1 / 4) * 0.025)
    assert (mean, low, high) == pytest.approx((0.7, 0.7 - half, 0.7 + half), abs=1e-4)
    assert np.isnan(interval(values[:0], held[:0], held[:0])).all()


def test_the_interval_holds_for_scores_as_correlated_as_those_of_folds():
    """An uncorrected interval would not: with a correlation of 1 / k it holds far less often."""
    k, rng = 10, np.random.default_rng(0)
    common, own = np.sqrt(1 / k), np.sqrt(1 - 1 / k)
    scores = common * rng.normal(size=(2000, 1)) + own * rng.normal(size=(2000, k))
    held = pd.Series([10] * k)
    ends = np.array([interval(pd.Series(row), held, held.sum() - held)[1:] for row in scores])
    inside = ((ends[:, 0] < 0) & (ends[:, 1] > 0)).mean()
    assert 0.93 < inside < 0.97


def test_an_interval_of_draws_of_a_proportion_is_wilsons():
    rng = np.random.default_rng(0)
    right = np.arange(50) < 35
    drawn = right[rng.integers(50, size=(20_000, 50))].mean(axis=1)
    found = of_draws(np.array(0.7), drawn, np.array(1 / 51), (0, 1))
    expected = wilson(0.7 * 49, 49)  # draws of 50 stars vary like 49
    np.testing.assert_allclose(found, expected, atol=2e-3)


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("stars", [1, 2, 13])
def test_an_interval_is_not_empty_where_draws_do_not_vary(value, stars):
    """It is that of so many stars; with one more, all would change by 1 / (stars + 1)."""
    change = np.array(1 / (stars + 1))
    found = of_draws(np.array(value), np.full(200, value), change, (0, 1))
    np.testing.assert_allclose(found, wilson(stars * value, stars), atol=1e-9)


def test_a_score_that_one_star_decides_is_hardly_known():
    low, high = of_draws(np.array(0.0), np.zeros(200), np.array(1.0), (0, 1))
    assert low == 0
    assert high == pytest.approx(float(wilson(0, 1)[1]))


def test_a_loss_has_no_highest_value_and_its_interval_is_asymmetric():
    rng = np.random.default_rng(0)
    loss = rng.exponential(0.3, 40)
    drawn = loss[rng.integers(40, size=(2_000, 40))].mean(axis=1)
    value = loss.mean()
    low, high = of_draws(np.array(value), drawn, np.array(1 / 40), (0, None))
    assert 0 < low < value < high
    assert high - value > value - low
    assert high - low == pytest.approx(2 * 1.96 * loss.std() / np.sqrt(39), rel=0.1)


def test_bounds_are_kept_and_only_shift_and_stretch():
    rng = np.random.default_rng(0)
    drawn = rng.normal(0.8, 0.05, 500)
    low, high = of_draws(np.array(0.8), drawn, np.array(1 / 30), (0, 1))
    wide = of_draws(np.array(0.6), 2 * drawn - 1, np.array(2 / 30), (-1, 1))
    np.testing.assert_allclose(wide, (2 * low - 1, 2 * high - 1))


@pytest.mark.parametrize("stars", [13, 30, 300])
def test_wilson_holds_a_recall_in_nearly_95_of_100_samples(stars):
    rng = np.random.default_rng(stars)
    truth = rng.uniform(0.05, 0.95, 4_000)
    low, high = wilson(rng.binomial(stars, truth), stars)
    share = ((low <= truth) & (truth <= high)).mean()
    assert share == pytest.approx(0.95, abs=0.01)
