"""A mean of shares that is too high: the tail is that of chance, also for few cases."""

import numpy as np
import pytest
from lightfold.statistics.excess import LEAST, Share, as_high, difference, shares
from scipy.stats import betabinom


def share(value, number):
    return Share(np.atleast_1d(np.asarray(value, float)), np.atleast_1d(np.asarray(number, float)))


def test_of_one_part_the_tail_is_that_of_the_beta_binomial():
    found = as_high(share(0.9, 20), share(0.5, 40))
    assert found == pytest.approx(betabinom.sf(17, 20, 20.5, 20.5), rel=1e-6)


def test_the_mean_of_parts_is_as_rare_as_in_draws():
    rng = np.random.default_rng(0)
    known, cases, mean = np.array([50, 20, 10]), np.array([12, 5, 4]), np.array([0.8, 0.5, 0.3])
    p = rng.beta(mean * known + 0.5, (1 - mean) * known + 0.5, size=(200_000, 3))
    drawn = (rng.binomial(cases, p) / cases).mean(axis=1)
    for score in (0.6, 0.8, 0.9):
        value = np.full(3, score)
        rate = (drawn >= score - 1e-9).mean()
        assert as_high(share(value, cases), share(mean, known)) == pytest.approx(rate, abs=0.01)


def test_equal_shares_are_no_surprise_and_opposite_ones_are():
    assert as_high(share([0, 0], [50, 50]), share([0.5, 0.5], [99, 99])) == pytest.approx(1)
    assert as_high(share([1, 1], [900, 900]), share([0, 0], [900, 900])) == LEAST


def test_rows_that_vary_together_are_one_case_and_others_are_many():
    part, rng = np.zeros(400, int), np.random.default_rng(1)
    star, group = np.arange(400), np.arange(400) // 4
    parts = np.array([0])
    alike, apart = rng.integers(2, size=100).repeat(4), rng.integers(2, size=400)
    assert shares(apart.astype(float), part, star, parts).number == pytest.approx(400)
    assert shares(alike.astype(float), part, group, parts).number == pytest.approx(100)
    assert 200 < shares(apart.astype(float), part, group, parts).number[0] <= 400


def test_a_large_group_counts_for_more_than_its_number_says():
    group = np.array([0] * 30 + list(range(1, 11)))
    found = shares(np.ones(40), np.zeros(40, int), group, np.array([0]))
    assert found.value == 1
    assert found.number < 2


def test_an_interval_of_a_difference_holds_it_as_often_as_it_says():
    rng, held = np.random.default_rng(2), []
    few, many = np.array([18, 10, 6]), np.array([72, 40, 24])
    for _ in range(400):
        new = Share(rng.binomial(few, [0.9, 0.7, 0.5]) / few, few)
        earlier = Share(rng.binomial(many, [0.7, 0.5, 0.3]) / many, many)
        found = difference(new, earlier)
        assert found.low <= found.value <= found.high
        held.append(found.low <= 0.2 <= found.high)
    assert 0.92 < np.mean(held) < 0.99
