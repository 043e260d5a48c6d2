"""Intervals of scores."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import t

#: Probability that an interval holds the true value.
CONFIDENCE = 0.95

#: Draws of stars with replacement, and the percentiles of their scores at the interval's ends.
DRAWS = 200
PERCENTILES = (2.5, 97.5)


def interval(
    values: pd.Series, held_out: pd.Series, trained: pd.Series
) -> tuple[float, float, float]:
    """Return the mean of a score over the folds, and the ends of its interval.

    Folds share most of their training stars, so their scores vary together. The standard error of
    the mean is larger than that of independent scores. The corrected resampled t-test
    (Nadeau & Bengio 2003, Machine Learning 52, 239) adds the ratio of stars held out to stars
    trained on: mean +- t(k - 1) * s * sqrt(1 / k + held out / trained).

    Parameters
    ----------
    values, held_out, trained : Series
        Score, and numbers of stars held out and trained on, of each of k folds.
    """
    k = len(values)
    if k == 0:
        return np.nan, np.nan, np.nan
    error = corrected_error(values, held_out / trained)
    half = t.ppf((1 + CONFIDENCE) / 2, k - 1) * error
    mean = float(values.mean())
    return mean, float(mean - half), float(mean + half)


def corrected_error(values: pd.Series, ratio: pd.Series) -> float:
    """Return the standard error of the mean over repeats or folds, see `interval`.

    Parameters
    ----------
    values, ratio : Series
        Score, and stars held out divided by stars trained on, of each of them.
    """
    return float(values.std(ddof=1) * np.sqrt(1 / len(values) + ratio.mean()))


def draws(
    honest: np.ndarray, leaked: np.ndarray, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, for each draw of stars with replacement, how often each row of both nodes counts.

    All rows of a star are drawn together: copies of it are no independent tests.
    """
    rng = np.random.default_rng(seed)
    for _ in range(DRAWS):
        yield drawn(honest, rng), drawn(leaked, rng)


def drawn(star: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return how often each row counts when its stars are drawn with replacement."""
    stars = star.max() + 1
    return np.bincount(rng.integers(stars, size=stars), minlength=stars)[star]
