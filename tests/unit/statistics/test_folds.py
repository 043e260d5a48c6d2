"""The mean over folds is not the score of all rows at once."""

import numpy as np
import pytest
from lightfold.plugins.metrics import accuracy
from lightfold.statistics.folds import mean_score


def test_each_fold_counts_the_same_however_many_stars_it_has():
    y, fold = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 0, 0, 1])
    probability = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.7, 0.3], [0.1, 0.9]])
    assert mean_score(accuracy, y, fold, probability) == pytest.approx((0.5 + 1) / 2)
