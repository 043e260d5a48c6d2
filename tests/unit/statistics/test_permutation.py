"""P-values are those that permuting the labels gives."""

import numpy as np
import pytest
from lightfold.statistics.permutation import chance
from sklearn.metrics import balanced_accuracy_score


def test_the_p_value_is_that_of_permuted_labels():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1, 2], [40, 12, 6])
    predicted = np.where(rng.uniform(size=58) < 0.25, y, rng.integers(0, 3, 58))
    score, p = chance(y, predicted, 10_000, seed=1)
    assert score == pytest.approx(balanced_accuracy_score(y, predicted))
    shuffled = [balanced_accuracy_score(rng.permutation(y), predicted) for _ in range(4000)]
    brute = (np.sum(np.array(shuffled) >= score - 1e-12) + 1) / 4001
    assert p == pytest.approx(brute, abs=4 * np.sqrt(brute / 4000))


def test_p_values_of_no_knowledge_are_uniform_and_of_full_knowledge_the_smallest():
    rng = np.random.default_rng(2)
    y = np.repeat([0, 1, 2], [300, 30, 12])
    found = [chance(rng.permutation(y), y, 2_000, seed)[1] for seed in range(200)]
    assert 0.01 < np.mean(np.array(found) < 0.05) < 0.11
    assert chance(y, y, 20_000, 0) == (1.0, 1 / 20_001)


def test_classes_that_nobody_has_or_is_given_are_no_trouble():
    assert chance(np.array([0, 0, 2]), np.array([0, 2, 2]), 100, 0)[0] == pytest.approx(0.75)
    assert chance(np.array([0, 1, 2]), np.array([1, 1, 1]), 100, 0) == (pytest.approx(1 / 3), 1.0)
    assert chance(np.array([1, 1]), np.array([0, 1]), 100, 0) == (0.5, 1.0)
