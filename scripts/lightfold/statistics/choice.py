"""A bound for the score of a setting that was chosen because of its score."""

from collections.abc import Callable

import numpy as np
from scipy.stats import norm, t

#: Probability that the bound holds, whichever setting is chosen: as that of the lower end of a
#: 95 % interval for a setting that was not chosen by its score.
ONE_SIDED = 0.975


def bounds(
    values: np.ndarray,
    draws: np.ndarray,
    error: np.ndarray,
    freedom: np.ndarray,
    greater_is_better: bool,
) -> np.ndarray:
    """Return how bad the score of each setting may be, if the best score decided which to take.

    The best of many scores is partly luck. The bounds hold for all settings together, so they hold
    for any choice, as those of Rink & Brannath (2025, Machine Learning 114, 82). The largest of
    all standardised deviations from the scores, over draws of stars, says how many standard errors
    that takes (maxT). Settings that answer alike count as few. Scores between 0 and 1 are treated
    on the scale of the arcsine of their root, where errors are about equal. There no error of the
    better half is less than the median one: the score of a setting without any mistake has an
    error, too.

    Parameters
    ----------
    values : array of float, shape (settings,)
        The scores.
    draws : array of float, shape (settings, draws)
        Scores of draws of stars, the same draws for all settings.
    error, freedom : array of float, shape (settings,)
        Standard error of each score, and its degrees of freedom.
    greater_is_better : bool
        Of the score. If not, the bounds are above the scores.
    """
    side = 1 if greater_is_better else -1
    shares = min(values.min(), draws.min()) >= 0 and max(values.max(), draws.max()) <= 1
    scale: Callable[[np.ndarray], np.ndarray] = _arcsine if shares else np.asarray
    middle = scale(values)
    deviation = side * (scale(draws) - middle[:, None])
    spread = deviation.std(axis=1, ddof=1)
    there = spread > 0
    if not there.any():
        return values.copy()
    times = np.quantile((deviation[there] / spread[there, None]).max(axis=0), ONE_SIDED)
    if shares:
        error = error / (2 * np.sqrt(np.maximum(values * (1 - values), np.finfo(float).tiny)))
    usual, typical = np.median(error[there]), np.median(freedom[there])
    lucky = (side * values >= np.median(side * values)) & (error < usual)
    error, freedom = np.where(lucky, usual, error), np.where(lucky, typical, freedom)
    times = t.ppf(ONE_SIDED, freedom) * times / norm.ppf(ONE_SIDED)
    bound = middle - side * times * error
    return np.sin(np.clip(bound, 0, np.pi / 2)) ** 2 if shares else bound


def _arcsine(values: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(values))
