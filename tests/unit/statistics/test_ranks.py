"""Ranks over many splits."""

import numpy as np
import pytest
from lightfold.statistics.ranks import friedman
from scipy.stats import friedmanchisquare


def test_the_critical_difference_is_that_of_published_tables():
    """Demsar (2006), table 5: q is 2.343, 2.728 and 3.164 for 3, 5 and 10 settings."""
    rng = np.random.default_rng(0)
    for settings, q in ((3, 2.343), (5, 2.728), (10, 3.164)):
        found = friedman(rng.random((30, settings)), greater_is_better=True)
        expected = q * np.sqrt(settings * (settings + 1) / (6 * 30))
        assert found.critical == pytest.approx(expected, abs=1e-3)


def test_the_best_score_has_rank_1_and_equal_scores_share_ranks():
    scores = np.array([[0.9, 0.8, 0.8], [0.7, 0.8, 0.6], [0.9, 0.5, 0.6]])
    np.testing.assert_allclose(friedman(scores, True).mean, [4 / 3, 6.5 / 3, 7.5 / 3])
    np.testing.assert_allclose(friedman(scores, False).mean, 4 - friedman(scores, True).mean)


def test_the_p_value_is_friedmans_and_1_if_all_are_alike():
    scores = np.random.default_rng(0).random((8, 4)) + np.arange(4) / 3
    assert friedman(scores, True).p == pytest.approx(friedmanchisquare(*scores.T).pvalue)
    assert friedman(np.ones((5, 3)), True).p == 1
