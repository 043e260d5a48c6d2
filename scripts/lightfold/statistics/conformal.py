"""Conformal sets: the classes that a star may be of, right as often as asked."""

import math

import numpy as np

#: What a threshold is learned from: all stars, those of the class, or both.
METHODS = ("marginal", "class_conditional", "interpolated")


def calibrate(y: np.ndarray, probability: np.ndarray, coverage: float, method: str) -> list[float]:
    """Return the least probability with which each class is in a set.

    A threshold is the k-th highest probability that n calibration stars give to their own class,
    with k = ceil((n + 1) * coverage). A new star's own class is then in its set with a probability
    of at least `coverage`, if the star is exchangeable with them (split conformal prediction with
    the score 1 - probability: Sadinle, Lei & Wasserman 2019, Journal of the American Statistical
    Association 114, 223). With fewer than coverage / (1 - coverage) stars no threshold is safe: it
    is 0, so that the class is in every set.

    Parameters
    ----------
    y : array of int, shape (stars,)
        Codes of the true classes of the calibration stars. No model has been fitted to these stars.
    probability : array of float, shape (stars, classes)
        Probability of each class.
    coverage : float
        How often a set should hold the true class.
    method : {"marginal", "class_conditional", "interpolated"}
        ``marginal``: one threshold for all classes, from all stars. Over all stars the coverage is
        as asked; that of a rare class may be far lower. ``class_conditional``: a threshold per
        class, from its stars. The coverage of each class is as asked (Mondrian sets: Vovk 2012,
        Proceedings of Machine Learning Research 25, 475). Few stars make large sets.
        ``interpolated``: the mean of both, see `own_weight`. Over all stars the coverage is at
        least 1 - 2 * (1 - coverage), because whatever it misses, one of the others misses too
        (INTERP-Q: Ding, Fermanian & Salmon 2026, International Conference on Learning
        Representations, arXiv 2507.06867).

    Returns
    -------
    list of float
        One threshold per class.
    """
    classes = probability.shape[1]
    given = probability[np.arange(len(y)), y]
    every = np.full(classes, _threshold(given, coverage))
    if method == "marginal":
        return every.tolist()
    own = np.array([_threshold(given[y == code], coverage) for code in range(classes)])
    if method == "class_conditional":
        return own.tolist()
    weight = own_weight(np.bincount(y, minlength=classes), coverage)
    return (every + weight * (own - every)).tolist()


def own_weight(stars: np.ndarray, coverage: float) -> np.ndarray:
    """Return the weight of a class's own threshold where it is interpolated.

    It is n / (n + m): n is the number of calibration stars of the class, and m the fewest that
    give it a threshold of its own. So a class with m stars is half on its own, a common one almost
    wholly, and a class without stars has the threshold of all. Ding et al. take the same weight for
    all classes; their bound holds for any.

    Parameters
    ----------
    stars : array of int, shape (classes,)
        Number of calibration stars of each class.
    coverage : float
        How often a set should hold the true class.
    """
    fewest = coverage / (1 - coverage)
    return stars / (stars + fewest)


def sets(probability: np.ndarray, thresholds: list[float]) -> np.ndarray:
    """Return which classes are in the set of each star, shape (stars, classes).

    Parameters
    ----------
    probability : array of float, shape (stars, classes)
        Probability of each class.
    thresholds : list of float
        What `calibrate` returns.
    """
    return probability >= np.asarray(thresholds)


def _threshold(given: np.ndarray, coverage: float) -> float:
    """Return the k-th highest of the probabilities, or 0 if there are fewer than k."""
    k = math.ceil((len(given) + 1) * coverage - 1e-9)  # .55 * 100 is 55.00000000000001
    return float(np.partition(given, len(given) - k)[len(given) - k]) if k <= len(given) else 0.0
