"""Churn: counts of stars that another model gives another class."""

import numpy as np
from lightfold.statistics.churn import Churn, churn


def test_stars_that_two_models_answered_are_compared_in_any_order():
    stars = [np.array(["a", "b", "c"]), np.array(["c", "d", "a"])]
    assert churn(stars, [np.array([0, 1, 2]), np.array([2, 0, 1])]) == Churn(1, 2)


def test_each_pair_of_models_counts():
    stars = [np.array(["a", "b"])] * 3
    assert churn(stars, [np.array([0, 0]), np.array([0, 1]), np.array([1, 1])]) == Churn(4, 6)


def test_one_model_or_no_common_star_has_nothing_to_compare():
    assert churn([np.array(["a"])], [np.array([0])]) == Churn(0, 0)
    assert churn([np.array(["a"]), np.array(["b"])], [np.array([0]), np.array([1])]) == Churn(0, 0)
