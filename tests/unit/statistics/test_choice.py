"""Bounds that hold for the best of many settings."""

import numpy as np
import pytest
from lightfold.statistics.choice import confidence
from lightfold.statistics.intervals import CONFIDENCE, of_draws
from scipy.stats import norm


def test_the_bound_of_the_best_of_20_equal_settings_holds_and_the_naive_one_does_not():
    stars, truth, rng, runs = 100, 0.8, np.random.default_rng(0), 300
    naive = after = 0
    for _ in range(runs):
        hits = rng.random((20, stars)) < truth
        weight = rng.multinomial(stars, np.full(stars, 1 / stars), size=300)
        values, draws = hits.mean(axis=1), hits @ weight.T / stars
        best = values.argmax()
        sure = confidence(values, draws, (0, 1), greater_is_better=True)
        change = np.array(1 / stars)
        low, known = (
            of_draws(values[best], draws[best], change, (0, 1), level)[0]
            for level in (CONFIDENCE, sure)
        )
        naive += low <= truth
        after += known <= truth
    assert after >= 0.96 * runs
    assert naive < 0.9 * runs


@pytest.mark.parametrize(("bounds", "greater"), [(None, True), ((0, 1), False), ((0, None), False)])
def test_one_setting_or_alike_settings_need_no_more_confidence(bounds, greater):
    draws = np.random.default_rng(0).normal(0.5, 0.05, 4000)
    for settings in (1, 5):
        found = confidence(np.full(settings, 0.5), np.tile(draws, (settings, 1)), bounds, greater)
        assert CONFIDENCE <= found < 0.965


@pytest.mark.parametrize("greater", [True, False])
def test_independent_settings_need_as_many_errors_as_the_largest_of_normal_numbers(greater):
    draws = np.random.default_rng(0).normal(size=(20, 20_000))
    found = confidence(np.zeros(20), draws, None, greater)
    assert norm.ppf((1 + found) / 2) == pytest.approx(norm.ppf(0.975 ** (1 / 20)), abs=0.05)


def test_scores_that_do_not_vary_say_nothing():
    assert confidence(np.ones(3), np.ones((3, 9)), (0, 1), True) == CONFIDENCE
