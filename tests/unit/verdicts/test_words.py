"""Each word has one rule: cases at both sides of every threshold."""

import numpy as np
import pytest
from lightfold.verdicts.words import (
    Brings,
    Calibrated,
    Learnt,
    counted,
    joined,
    judge_class,
    judge_effect,
    judge_probabilities,
    setting_name,
    stars_needed,
)


@pytest.mark.parametrize(
    ("low", "high", "p", "within", "word"),
    [
        (0.001, 0.200, 0.049, 0.05, "helps"),
        (0.001, 0.200, 0.050, 0.05, "may help or hurt"),
        (0.000, 0.200, 0.001, 0.05, "cannot be decided"),
        (-0.200, -0.001, 0.049, 0.05, "hurts"),
        (-0.200, -0.001, 0.050, 0.05, "may help or hurt"),
        (-0.200, 0.000, 0.001, 0.05, "cannot be decided"),
        (-0.010, 0.010, 0.900, 0.949, "cannot be decided"),
        (-0.010, 0.010, 0.900, 0.950, "brings nothing"),
        (0.001, 0.010, 0.001, 0.949, "helps"),
        (0.001, 0.010, 0.001, 0.950, "brings nothing"),
        (-0.010, -0.001, 0.001, 0.949, "hurts"),
        (-0.010, -0.001, 0.001, 0.950, "brings nothing"),
    ],
)
def test_what_is_brought_follows_from_the_interval_the_p_value_and_the_rope(
    low, high, p, within, word
):
    assert judge_effect(low, high, p, within) == Brings(word)


@pytest.mark.parametrize(
    ("recall", "low", "precision", "share", "classes", "word"),
    [
        (0.80, 0.51, 0.60, 0.10, 3, "learnt"),
        (0.80, 0.50, 0.60, 0.10, 3, "learnt in part"),
        (0.49, 0.34, 0.60, 0.10, 3, "learnt in part"),
        (0.49, 1 / 3, 0.60, 0.10, 3, "not learnt"),
        (0.31, 0.13, 0.60, 0.10, 3, "not learnt"),
        (0.42, 0.19, 0.60, 0.10, 8, "learnt in part"),
        (0.42, 0.12, 0.60, 0.10, 8, "not learnt"),
        (0.50, 0.20, 0.60, 0.10, 2, "learnt in part"),
        (0.49, 0.20, 0.60, 0.10, 2, "not learnt"),
        (0.99, 0.98, 0.92, 0.91, 2, "learnt"),
        (1.00, 0.99, 0.91, 0.91, 2, "not learnt"),
        (0.00, 0.00, 0.00, 0.10, 2, "not learnt"),
    ],
)
def test_a_class_is_learnt_if_most_of_its_stars_are_found(
    recall, low, precision, share, classes, word
):
    assert judge_class(recall, low, precision, share, classes) == Learnt(word)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.00, 0.050, "calibrated"),
        (0.00, 0.051, "cannot be decided"),
        (0.05, 0.200, "cannot be decided"),
        (0.051, 0.20, "not calibrated"),
    ],
)
def test_probabilities_are_calibrated_if_their_error_is_surely_small(low, high, word):
    assert judge_probabilities(low, high) == Calibrated(word)


def test_so_many_stars_find_a_difference_four_times_in_five():
    needed = stars_needed(400, 0.098)  # the standard error is .05
    error = 0.05 * (400 / needed) ** 0.5
    found = np.random.default_rng(0).normal(0.05, error, 100_000) > 1.96 * error
    assert found.mean() == pytest.approx(0.8, abs=0.005)
    assert stars_needed(400, 0) == 0


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1 star"), (0, "0 stars"), (2.0, "2 stars"), (12345, "12,345 stars")]
)
def test_one_is_singular(number, text):
    assert counted(number, "star") == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("a", "a"),
        ("ab", "a and b"),
        ("abc", "a, b and c"),
        ("abcd", "a, b, c and 1 other"),
        ("abcde", "a, b, c and 2 others"),
    ],
)
def test_a_list_is_cut_and_the_others_counted(names, text):
    assert joined(list(names), most=3) == text


@pytest.mark.parametrize(
    ("resampler", "reducer", "text"),
    [
        ("none", "none", "svc"),
        ("smote", "none", "svc with smote"),
        ("none", "rfe", "svc after rfe"),
        ("class_weight", "pca", "svc with class_weight after pca"),
        ("mixed", "mixed", "svc"),
        ("tuned", "none", "svc with a tuned resampler"),
    ],
)
def test_a_setting_is_called_as_in_the_configuration(resampler, reducer, text):
    assert setting_name({"model": "svc", "resampler": resampler, "reducer": reducer}) == text
