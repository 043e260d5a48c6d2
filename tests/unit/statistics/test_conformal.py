"""Conformal sets hold the true class as often as asked, and no less often for rare classes."""

import json

import numpy as np
import pytest
from lightfold.statistics import conformal
from scipy.stats import betabinom, norm

SHARES = [0.8, 0.15, 0.05]


def stars(rng, sizes):
    """Return stars of three classes that overlap, and probabilities that are too sure."""
    y = np.repeat(np.arange(len(sizes)), sizes)
    x = rng.normal(size=len(y)) + 1.5 * y
    logit = 3 * (x[:, None] * np.arange(len(sizes)) - 0.75 * np.arange(len(sizes)) ** 2)
    odds = SHARES * np.exp(logit - logit.max(axis=1, keepdims=True))
    return y, odds / odds.sum(axis=1, keepdims=True)


def test_a_threshold_is_the_kth_highest_probability_of_the_own_class():
    given = np.array([0.9, 0.3, 0.8, 0.7, 0.6, 0.5, 0.4, 0.95, 0.2])
    probability = np.column_stack([given, 1 - given])
    y = np.zeros(9, int)
    assert conformal.calibrate(y, probability, 0.9, "marginal") == [0.2, 0.2]  # the 9th of 9
    assert conformal.calibrate(y, probability, 0.8, "marginal") == [0.3, 0.3]  # the 8th
    assert conformal.calibrate(y, probability, 0.7, "marginal") == [0.4, 0.4]  # the 7th


def test_a_class_with_too_few_stars_is_in_every_set():
    probability = np.column_stack([np.linspace(0.5, 0.9, 17), np.linspace(0.5, 0.1, 17)])
    y = np.repeat([0, 1], [9, 8])
    own = conformal.calibrate(y, probability, 0.9, "class_conditional")
    assert own == [0.5, 0.0]
    assert conformal.sets(np.array([[1.0, 0.0]]), own).tolist() == [[True, True]]


def test_a_class_without_stars_has_the_threshold_of_all_if_interpolated():
    probability = np.column_stack([np.linspace(0.5, 0.9, 20), np.zeros(20)])
    y = np.zeros(20, int)
    assert conformal.calibrate(y, probability, 0.9, "class_conditional")[1] == 0
    every = conformal.calibrate(y, probability, 0.9, "marginal")
    assert conformal.calibrate(y, probability, 0.9, "interpolated") == every


def test_rounding_does_not_ask_for_one_star_more():
    given = np.arange(99, 0, -1) / 100
    probability = np.column_stack([given, 1 - given])
    found = conformal.calibrate(np.zeros(99, int), probability, 0.55, "marginal")
    assert 100 * 0.55 > 55  # in floating point
    assert found[0] == given[54]


def test_half_of_a_threshold_is_its_own_with_the_fewest_stars_that_give_one():
    assert conformal.own_weight(np.array([0, 9, 81]), 0.9) == pytest.approx([0, 0.5, 0.9])


def test_thresholds_are_plain_values():
    y, probability = stars(np.random.default_rng(0), [50, 20, 5])
    for method in conformal.METHODS:
        thresholds = conformal.calibrate(y, probability, 0.9, method)
        assert json.loads(json.dumps(thresholds, allow_nan=False)) == thresholds


def test_what_interpolated_sets_miss_one_of_the_others_misses_too():
    rng = np.random.default_rng(1)
    y, probability = stars(rng, [400, 60, 12])
    new, given = stars(rng, [4000, 600, 120])
    missed = {
        method: ~conformal.sets(given, conformal.calibrate(y, probability, 0.9, method))
        for method in conformal.METHODS
    }
    either = missed["marginal"] | missed["class_conditional"]
    assert not (missed["interpolated"] & ~either).any()
    own = np.arange(len(new)), new
    counts = [missed[method][own].sum() for method in conformal.METHODS]
    assert len(set(counts)) == 3  # the three do not miss the same


def bounds(simulations, calibrated, tested):
    """Return the 99 % bounds of all hits, given those of one simulation are beta-binomial."""
    k = np.ceil((calibrated + 1) * 0.9 - 1e-9)
    hits = betabinom(tested, k, calibrated + 1 - k)
    half = norm.ppf(0.995) * np.sqrt(simulations * hits.var())
    return simulations * hits.mean() - half, simulations * hits.mean() + half


def test_coverage_over_all_stars_is_as_asked_if_they_are_exchangeable():
    """200 simulations; calibration and test stars are drawn from the same shares."""
    rng, hits = np.random.default_rng(2), dict.fromkeys(conformal.METHODS, 0)
    for _ in range(200):
        y, probability = stars(rng, rng.multinomial(100, SHARES))
        new, given = stars(rng, rng.multinomial(100, SHARES))
        for method in conformal.METHODS:
            member = conformal.sets(given, conformal.calibrate(y, probability, 0.9, method))
            hits[method] += member[np.arange(100), new].sum()
    low, high = bounds(200, 100, 100)
    assert low <= hits["marginal"] <= high
    assert hits["class_conditional"] >= low
    assert hits["interpolated"] >= 0.8 * 200 * 100


def test_coverage_of_every_class_is_as_asked_by_class():
    """The rarest class has 13 stars in 200 simulations, and one threshold for all fails it."""
    sizes, tested = [200, 40, 13], 20
    rng, hits = np.random.default_rng(3), np.zeros((2, 3))
    for _ in range(200):
        y, probability = stars(rng, sizes)
        new, given = stars(rng, [tested] * 3)
        for row, method in enumerate(["class_conditional", "marginal"]):
            member = conformal.sets(given, conformal.calibrate(y, probability, 0.9, method))
            hits[row] += np.bincount(new, member[np.arange(len(new)), new])
    for code, size in enumerate(sizes):
        low, high = bounds(200, size, tested)
        assert low <= hits[0, code] <= high
    assert hits[1, 2] < low
