"""Coordinate ascent of class weights: steps are exact, and two ways to count agree."""

import numpy as np
import pytest
from lightfold import registry
from lightfold.statistics import ascent
from lightfold.statistics.ascent import Moves, climb, curve_of, macro_f1


def invented(sizes=(300, 60, 25, 15), seed=0):
    """Return classes, and probabilities that know something of them."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(len(sizes)), sizes)
    p = rng.dirichlet(np.ones(len(sizes)), len(y)) * np.array(sizes) ** 0.7
    p += 60 * rng.uniform(size=len(y))[:, None] * np.eye(len(sizes))[y]
    return y, p / p.sum(axis=1, keepdims=True)


def score(y, p, weight, name="macro_f1"):
    return registry.load("metrics", name).score(y, (p * weight).argmax(axis=1), p)


def every(y):
    return np.ones(len(y), int)


def test_no_change_of_a_single_weight_is_better():
    y, p = invented()
    weight = np.exp(climb(y, p, every(y), macro_f1))
    best = score(y, p, weight)
    assert best > score(y, p, np.ones(4)) + 0.02
    for code in range(4):
        factors = np.exp(np.linspace(-2, 2, 300))
        tried = [score(y, p, weight * np.where(np.arange(4) == code, f, 1)) for f in factors]
        assert max(tried) <= best + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_of_two_classes_say_what_all_counts_say(seed):
    y, p = invented(seed=seed)
    count = np.random.default_rng(seed).integers(0, 4, len(y))
    whole = curve_of(registry.load("metrics", "macro_f1"))
    np.testing.assert_allclose(climb(y, p, count, macro_f1), climb(y, p, count, whole))


@pytest.mark.parametrize("curve", [macro_f1, curve_of(registry.load("metrics", "macro_f1"))])
def test_each_number_of_moves_is_scored_as_if_counted_anew(curve):
    rng = np.random.default_rng(0)
    true, left = rng.integers(0, 3, 40), rng.integers(0, 2, 40)
    count = rng.integers(1, 3, 40).astype(float)
    table = np.diag([5.0, 3, 2])
    np.add.at(table, (true, left), count)
    found = curve(Moves(2, table, true, left, count))
    assert len(found) == 41
    for number in range(41):
        now = table.copy()
        np.subtract.at(now, (true[:number], left[:number]), count[:number])
        np.add.at(now, (true[:number], 2), count[:number])
        hits = np.diag(now)
        expected = np.mean(2 * hits / (now.sum(axis=0) + now.sum(axis=1)))
        assert found[number] == pytest.approx(expected)


def test_a_star_that_counts_twice_is_two_stars():
    y, p = invented()
    count = np.random.default_rng(1).integers(0, 3, len(y))
    twice = climb(np.repeat(y, count), np.repeat(p, count, axis=0), np.ones(count.sum()), macro_f1)
    np.testing.assert_allclose(climb(y, p, count, macro_f1), twice)


@pytest.mark.parametrize("name", ["accuracy", "balanced_accuracy", "g_mean", "mcc"])
def test_weights_are_for_the_metric_that_is_asked_for(name):
    y, p = invented()
    weight = np.exp(climb(y, p, every(y), curve_of(registry.load("metrics", name))))
    assert score(y, p, weight, name) > score(y, p, np.ones(4), name)


def test_probabilities_that_are_right_need_no_weights():
    y = np.repeat(np.arange(3), 10)
    assert climb(y, np.eye(3)[y], every(y), macro_f1).tolist() == [0, 0, 0]


def test_weights_keep_to_their_limit():
    y, p = invented((400, 3), seed=2)
    assert np.abs(np.diff(climb(y, p, every(y), macro_f1))) <= 2 * np.log(ascent.MOST)
