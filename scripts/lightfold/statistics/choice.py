"""How sure an interval must be if the score that it is about was chosen because it is the best."""

import numpy as np
from scipy.stats import norm

from lightfold.statistics.intervals import CONFIDENCE


def confidence(
    values: np.ndarray,
    draws: np.ndarray,
    bounds: tuple[float, float | None] | None,
    greater_is_better: bool,
) -> float:
    """Return the confidence of intervals so that all of many settings hold on the worse side.

    The best of many scores is partly luck. Bounds that hold for all settings together hold for the
    one that is chosen, however it is (Rink & Brannath 2025, Machine Learning 114, 82). The largest
    of all standardised deviations from the scores, over draws of stars, says how many standard
    errors that takes (maxT). Settings that answer alike count as few.

    Scores with bounds are treated on the scale of the arcsine of their root, where errors are about
    equal. Otherwise a few settings with hardly any error would hide what is usual.

    Parameters
    ----------
    values : array of float, shape (settings,)
        The scores.
    draws : array of float, shape (settings, draws)
        Scores of draws of stars, the same draws for all settings.
    bounds : (float, float or None) or None
        Lowest and highest possible score, see `intervals.of_draws`.
    greater_is_better : bool
        Of the score.
    """
    side = 1 if greater_is_better else -1
    deviation = side * (_scaled(draws, bounds) - _scaled(values, bounds)[:, None])
    spread = deviation.std(axis=1, ddof=1)
    there = spread > 0
    if not there.any():
        return CONFIDENCE
    largest = (deviation[there] / spread[there, None]).max(axis=0)
    errors = np.quantile(largest, (1 + CONFIDENCE) / 2)
    return max(float(2 * norm.cdf(errors) - 1), CONFIDENCE)


def _scaled(values: np.ndarray, bounds: tuple[float, float | None] | None) -> np.ndarray:
    if bounds is None:
        return values
    least, most = bounds
    if most is None:
        return -np.arcsin(np.sqrt(np.exp(least - values)))
    share = np.clip((values - least) / (most - least), 0, 1)  # a rounded score may exceed 1
    return np.arcsin(np.sqrt(share))
