"""Intervals of scores of folds hold as often as they say."""

import numpy as np
import pandas as pd
import pytest
from lightfold.statistics.intervals import interval


def test_the_interval_is_that_of_the_corrected_resampled_t_test():
    values, held = pd.Series([0.5, 0.7, 0.6, 0.8, 0.9]), pd.Series([20] * 5)
    mean, low, high = interval(values, held, held.sum() - held)
    # 2.776 is t of 4 degrees of freedom; variance of the folds .025, held out / trained 1 / 4
    half = 2.7764 * np.sqrt((1 / 5 + 1 / 4) * 0.025)
    assert (mean, low, high) == pytest.approx((0.7, 0.7 - half, 0.7 + half), abs=1e-4)
    assert np.isnan(interval(values[:0], held[:0], held[:0])).all()


def test_the_interval_holds_for_scores_as_correlated_as_those_of_folds():
    """An uncorrected interval would not: with a correlation of 1 / k it holds far less often."""
    k, rng = 10, np.random.default_rng(0)
    common, own = np.sqrt(1 / k), np.sqrt(1 - 1 / k)
    scores = common * rng.normal(size=(2000, 1)) + own * rng.normal(size=(2000, k))
    held = pd.Series([10] * k)
    ends = np.array([interval(pd.Series(row), held, held.sum() - held)[1:] for row in scores])
    inside = ((ends[:, 0] < 0) & (ends[:, 1] > 0)).mean()
    assert 0.93 < inside < 0.97
