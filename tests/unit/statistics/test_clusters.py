"""Shares of rows that are no independent tests."""

import numpy as np
import pytest
from lightfold.statistics.clusters import shares
from lightfold.statistics.proportions import wilson


def share(hit, star):
    """Return what `shares` says of one part."""
    return [float(number[0]) for number in shares([(hit, star)])]


def test_with_a_star_each_the_interval_is_wilsons():
    hit = np.arange(40) < 33
    value, low, high = share(hit, np.arange(40)[::-1])
    assert value == 33 / 40
    assert (low, high) == pytest.approx(wilson(33, 40))


def test_rows_of_one_star_that_are_alike_count_about_once():
    hit, star = np.arange(400) < 330, np.arange(400)
    once = share(hit, star)
    found = share(np.tile(hit, 3), np.tile(star, 3))
    assert found == pytest.approx(once, abs=1e-3)


def test_pairs_that_have_nothing_in_common_count_as_two():
    hit = np.random.default_rng(0).uniform(size=4000) < 0.7
    found = share(hit, np.repeat(np.arange(2000), 2))
    assert found == pytest.approx(share(hit, np.arange(4000)), abs=2e-3)


@pytest.mark.parametrize("value", [0, 1])
def test_if_all_rows_are_alike_stars_are_counted(value):
    found = share(np.full(40, bool(value)), np.repeat(np.arange(20), 2))
    assert found == pytest.approx((value, *wilson(20 * value, 20)))


def test_one_star_is_one_test():
    found = share(np.array([True, False, True, False]), np.zeros(4, int))
    assert found == pytest.approx((0.5, *wilson(0.5, 1)))


def test_of_no_rows_nothing_is_known():
    assert np.isnan(share(np.array([], bool), np.array([], int))).all()


@pytest.mark.parametrize("correlated", [False, True])
def test_the_true_share_is_inside_as_often_as_said(correlated):
    """60 groups of four stars, 500 simulations; nominal 95 % must hold within 92 to 98 %."""
    rng, star, inside = np.random.default_rng(1), np.repeat(np.arange(60), 4), 0
    for _ in range(500):
        chance = rng.beta(8, 2, 60) if correlated else np.full(60, 0.8)
        _, low, high = share(rng.uniform(size=240) < chance[star], star)
        inside += low <= 0.8 <= high
    assert 0.92 <= inside / 500 <= 0.98


def test_parts_are_told_apart():
    parts = [(np.arange(size) < 3, np.arange(size)) for size in (4, 9)]
    value, low, high = shares(parts)
    assert value.tolist() == [3 / 4, 3 / 9]
    assert np.array([low, high]) == pytest.approx(np.array(wilson([3, 3], [4, 9])))
    assert [len(numbers) for numbers in shares([])] == [0, 0, 0]
