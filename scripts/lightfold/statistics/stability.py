"""Stability of feature selections."""

import numpy as np

#: Quantile of the normal distribution for 95 % intervals.
Z = 1.96


def nogueira(kept: np.ndarray) -> tuple[float, float, float]:
    """Return the stability of sets of features, with a 95 % interval.

    It is 1 - (mean variance of whether a feature is kept) / (that of sets drawn at random). Its
    variance is that of the means over sets (Nogueira, Sechidis & Brown 2018, Journal of Machine
    Learning Research 18(174)).

    Parameters
    ----------
    kept : array of bool, shape (sets, features)
        Which features each set keeps: neither none nor all on average.
    """
    sets, features = kept.shape
    share = kept.mean(axis=0)
    mean, size = share.sum() / features, kept.sum(axis=1) / features
    chance = mean * (1 - mean)
    value = 1 - sets / (sets - 1) * np.mean(share * (1 - share)) / chance
    own = (kept * share).mean(axis=1) - size * mean
    own = (own + value / 2 * (2 * mean * size - size - mean + 1)) / chance
    half = Z * np.sqrt(4 / sets**2 * np.sum((own - own.mean()) ** 2))
    return float(value), float(value - half), float(min(value + half, 1.0))
