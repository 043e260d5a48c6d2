"""P-values of sums with signs drawn at random."""

from itertools import product

import numpy as np
import pytest
from lightfold.statistics.signs import flip
from scipy.stats import binom


def test_the_p_value_is_that_of_all_signs():
    effects = np.random.default_rng(0).gamma(2, size=14)
    sums = np.abs(np.array(list(product([-1, 1], repeat=14))) @ effects)
    for found in np.quantile(sums, [0.3, 0.7, 0.95, 0.99, 0.999]):
        exact = (sums >= found - 1e-9).mean()
        assert flip(effects, found) == pytest.approx(exact, rel=0.15), exact


def test_the_sign_of_the_sum_and_of_effects_does_not_matter():
    effects = np.array([1, -2, 3, 0.5, -0.2])
    assert flip(effects, -4) == flip(np.abs(effects), 4)


@pytest.mark.parametrize("stars", [1, 2, 5, 20])
def test_if_all_stars_agree_all_signs_must_be_alike(stars):
    assert flip(np.full(stars, 0.01), 0.01 * stars) == 0.5 ** (stars - 1)


def test_stars_without_an_effect_do_not_count():
    effects = np.array([0.3, 0.2, 0.4, 0.1, 0.2])
    assert flip(np.append(effects, np.zeros(1000)), 0.8) == pytest.approx(flip(effects, 0.8))


def test_no_difference_has_a_p_value_of_1():
    assert flip(np.zeros(4), 0.0) == 1
    assert flip(np.ones(4), 0.0) == 1


@pytest.mark.parametrize("right", [70, 80, 90, 100])
def test_p_values_are_good_far_below_what_can_be_drawn(right):
    """The sum of equal effects is a binomial number. Between its steps, half of one is too much."""
    exact = 2 * binom.sf(right - 1, 100, 0.5)
    next_one = 2 * binom.sf(right, 100, 0.5)
    found = flip(np.ones(100), 2 * right - 100)
    assert next_one < found <= exact * 1.001
