"""Holm's correction."""

import numpy as np
import pytest
from lightfold.statistics.holm import adjusted, holm


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_an_adjusted_p_value_is_at_most_alpha_where_the_hypothesis_is_rejected(alpha):
    p = np.random.default_rng(0).beta(0.2, 1, 50)
    np.testing.assert_array_equal(adjusted(p) <= alpha, holm(p, alpha)[1])


def test_adjusted_p_values_keep_the_order_and_are_at_most_1():
    np.testing.assert_allclose(adjusted(np.array([0.5, 0.01, 0.02, 0.9])), [1, 0.04, 0.06, 1])
    assert adjusted(np.array([])).shape == (0,)
