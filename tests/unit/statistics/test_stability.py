"""Stability of selections follows its definition."""

import numpy as np
import pytest
from lightfold.statistics.stability import nogueira


def test_stability_is_one_for_equal_sets_and_nought_for_sets_drawn_by_lot():
    same = np.tile(np.arange(20) < 5, (6, 1))
    assert nogueira(same) == (1.0, 1.0, 1.0)
    rng = np.random.default_rng(0)
    lots = np.array([rng.permutation(20) < 5 for _ in range(400)])
    value, low, high = nogueira(lots)
    assert low < 0 < high
    assert abs(value) < 0.01


def test_stability_of_sets_of_one_size_is_kunchevas_mean_over_pairs():
    rng = np.random.default_rng(1)
    sets = np.array([(rng.permutation(8) < 4).tolist() + [True, True, False] for _ in range(7)])
    kept, features = sets.sum(axis=1)[0], sets.shape[1]
    chance = kept**2 / features
    pairs = [
        ((sets[i] & sets[j]).sum() - chance) / (kept - chance) for i in range(7) for j in range(i)
    ]
    assert nogueira(sets)[0] == pytest.approx(np.mean(pairs))
