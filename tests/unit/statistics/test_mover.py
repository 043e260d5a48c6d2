"""Intervals of differences from the intervals of both numbers."""

import numpy as np
import pytest
from lightfold.statistics.mover import Estimate, subtract
from lightfold.statistics.proportions import wilson


def test_two_proportions_have_newcombes_interval():
    """The example of Newcombe (1998, Statistics in Medicine 17, 873): 56/70 less 48/80."""
    hits, trials = np.array([56.0, 48.0]), np.array([70.0, 80.0])
    low, high = wilson(hits, trials)
    first, second = (Estimate(*ends) for ends in zip(hits / trials, low, high, strict=True))
    found = subtract(first, second)
    assert [round(end, 4) for end in found] == [0.2, 0.0524, 0.3339]


@pytest.mark.parametrize("correlation", [-0.6, 0.0, 0.6])
def test_symmetric_intervals_give_that_of_correlated_normal_numbers(correlation):
    found = subtract(Estimate(3, 1, 5), Estimate(1, 0, 2), correlation)
    half = np.sqrt(4 + 1 - 2 * correlation * 2)
    np.testing.assert_allclose(found, (2, 2 - half, 2 + half))


def test_numbers_that_are_one_differ_by_nothing():
    assert subtract(Estimate(3, 1, 5), Estimate(3, 1, 5), 1.0) == Estimate(0, 0, 0)
