"""Recalibration: maps from probabilities to better ones, learned on out-of-fold rows."""

from collections.abc import Callable

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from lightfold.fitting.calibration import fit_sharpness, probabilities
from lightfold.predictions import Answers

#: Parts of the out-of-fold rows, each of which judges maps that the others taught.
PARTS = 5


def recalibrate(method: str, seen: Answers, probability: np.ndarray) -> np.ndarray:
    """Return recalibrated probabilities of rows, of whose labels nothing is known here.

    Parameters
    ----------
    method : str
        One of `MAPS`; ``none`` changes nothing.
    seen : Answers
        Out-of-fold rows, which the map is learned on.
    probability : array of float, shape (rows, classes)
        Probabilities to recalibrate.
    """
    if method == "none":
        return probability
    return MAPS[method](seen, probability)


def cross_fit(method: str, seen: Answers) -> np.ndarray:
    """Return recalibrated probabilities of the out-of-fold rows, each by a map that others taught.

    Stars are dealt to `PARTS` parts, class by class. So methods can be compared without test rows.
    """
    if method == "none":
        return seen.probability
    star, first = np.unique(seen.star, return_index=True)
    order = np.argsort(seen.y[first], kind="stable")
    part = np.empty(len(star), int)
    part[order] = np.arange(len(star)) % PARTS
    found = seen.probability.copy()
    own = part[np.searchsorted(star, seen.star)]
    for number in np.unique(own):
        rest = own != number
        if rest.any():
            known = Answers(*(value[rest] for value in vars(seen).values()))
            found[~rest] = recalibrate(method, known, seen.probability[~rest])
    return found


def temperature(seen: Answers, probability: np.ndarray) -> np.ndarray:
    """Raise all probabilities to one power: temperature scaling (Guo et al. 2017, 1706.04599)."""
    rows = len(seen.y)
    power = fit_sharpness(np.log(soften(seen.probability, rows)), seen.y)
    return probabilities(np.log(soften(probability, rows)), power)


def dirichlet(seen: Answers, probability: np.ndarray) -> np.ndarray:
    """Take a multinomial logistic regression on log probabilities.

    It is the map between two calibrated models whose probabilities of each class follow Dirichlet
    distributions (Kull et al. 2019, arXiv 1910.12656). Weights are kept small by scikit-learn's
    default penalty.
    """
    rows = len(seen.y)
    found = np.zeros_like(probability)
    codes = np.unique(seen.y)
    if len(codes) == 1:
        found[:, codes] = 1
        return soften(found, rows)
    model = LogisticRegression(solver="newton-cholesky")
    model.fit(np.log(soften(seen.probability, rows)), seen.y)
    found[:, codes] = model.predict_proba(np.log(soften(probability, rows)))
    return found if len(codes) == found.shape[1] else soften(found, rows)


def isotonic(seen: Answers, probability: np.ndarray) -> np.ndarray:
    """Fit a rising step function to each class against the others, and divide by the sum.

    It is the way of Zadrozny & Elkan (2002, Proceedings of KDD, 694). Steps at 0 and 1 are
    softened, because the next star may be otherwise.
    """
    columns = []
    for code in range(probability.shape[1]):
        steps = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
        steps.fit(seen.probability[:, code], seen.y == code)
        columns.append(steps.predict(probability[:, code]))
    found = np.column_stack(columns)
    total = found.sum(axis=1, keepdims=True)
    even = np.full_like(found, 1 / found.shape[1])
    return soften(np.divide(found, total, out=even, where=total > 0), len(seen.y))


def soften(probability: np.ndarray, rows: int) -> np.ndarray:
    """Return probabilities as if one more star had been of all classes in equal parts.

    So many rows cannot show that a probability is below about 1 / rows. Without this, one star of
    a class with probability 0 would make the log loss infinite.

    Parameters
    ----------
    probability : array of float, shape (any, classes)
        Probabilities of each class.
    rows : int
        Number of rows that they were learned on.
    """
    return (rows * probability + 1 / probability.shape[1]) / (rows + 1)


#: How to recalibrate, by name.
MAPS: dict[str, Callable[[Answers, np.ndarray], np.ndarray]] = {
    "temperature": temperature,
    "dirichlet": dirichlet,
    "isotonic": isotonic,
}
METHODS = ("none", *MAPS)
