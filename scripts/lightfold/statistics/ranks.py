"""Ranks of settings over many splits: whether they differ at all, and by how much they must."""

from typing import NamedTuple

import numpy as np
from scipy.stats import friedmanchisquare, rankdata, studentized_range

#: Fewest splits for a test of ranks.
FEWEST = 5


class Ranks(NamedTuple):
    """Mean ranks of settings over splits.

    Attributes
    ----------
    mean : array of float, shape (settings,)
        Mean rank, 1 for the best.
    p : float
        Friedman's p-value of all settings being equal.
    critical : float
        Two settings can be told apart if their mean ranks differ by more (Nemenyi).
    """

    mean: np.ndarray
    p: float
    critical: float


def friedman(scores: np.ndarray, greater_is_better: bool) -> Ranks:
    """Rank settings in each split, and test whether they are equal (Friedman 1937, Nemenyi 1963).

    As Demsar (2006, Journal of Machine Learning Research 7, 1) has it for data sets. Splits of one
    task overlap, and data sets do not. So the p-value and the critical difference are too small.

    Parameters
    ----------
    scores : array of float, shape (splits, settings)
        At least three settings.
    greater_is_better : bool
        Of the score.
    """
    splits, settings = scores.shape
    ranks = rankdata(-scores if greater_is_better else scores, axis=1)
    alike = bool((ranks == ranks[:, :1]).all())
    p = 1.0 if alike else float(friedmanchisquare(*ranks.T).pvalue)
    quantile = studentized_range.ppf(0.95, settings, np.inf) / np.sqrt(2)
    critical = quantile * np.sqrt(settings * (settings + 1) / (6 * splits))
    return Ranks(ranks.mean(axis=0), p, float(critical))
