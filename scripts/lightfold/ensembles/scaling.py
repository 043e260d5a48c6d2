"""Two numbers that correct the probabilities of an ensemble.

Means of probabilities are less sure than they should be. Members that were fitted on copies of rare
stars, or with class weights, find rare classes more likely than they are. So the mean p of a class
becomes p^sharpness f^tilt, divided by the sum over classes, where f is the class's fraction among
training stars. This is bias-corrected temperature scaling (Alexandari, Kundaje & Shrikumar 2020,
ICML) whose biases are all from one number, because rare classes have too few stars for their own.

Where two numbers can tell all training stars apart, powers without end have the least log loss, and
one surprise among the test stars costs more than all that was gained. So both powers have a prior.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

#: Lowest probability, so that a single star that nobody expected does not decide.
LEAST = 1e-6

#: The powers that change nothing. Before any star is seen, both are normal around these, with a
#: standard deviation of 1. From some hundred stars that are not all told apart, it hardly matters.
PRIOR = (1.0, 0.0)


class Scaling(NamedTuple):
    """The two numbers, and the fractions of the classes that they go with.

    Attributes
    ----------
    sharpness, tilt : float
        Powers of the probabilities and of the fractions.
    fraction : array of float, shape (classes,)
        Fractions of the classes among the stars that it was fitted on.
    """

    sharpness: float
    tilt: float
    fraction: np.ndarray

    def apply(self, probability: np.ndarray) -> np.ndarray:
        """Return the scaled probabilities, of the same shape."""
        evidence = _evidence(probability)
        scaled: np.ndarray = softmax(
            self.sharpness * evidence + self.tilt * np.log(self.fraction), axis=1
        )
        return scaled


def fit(probability: np.ndarray, y: np.ndarray) -> Scaling:
    """Return the likeliest scaling: the one with the least log loss, but for the prior.

    Parameters
    ----------
    probability : array of float, shape (stars, classes)
        Probabilities of stars.
    y : array of int, shape (stars,)
        Codes of their classes, each of which is there.
    """
    evidence, own = _evidence(probability), (np.arange(len(y)), y)
    fraction = fractions(y, probability.shape[1])
    rarity = np.log(fraction)

    def loss(powers: np.ndarray) -> tuple[float, np.ndarray]:
        logs = log_softmax(powers[0] * evidence + powers[1] * rarity, axis=1)
        surplus = np.exp(logs)
        surplus[own] -= 1  # the gradient with respect to each star's logits
        slope = np.array([(surplus * evidence).sum(), (surplus @ rarity).sum()])
        away = powers - PRIOR
        surprise = float(away @ away) / 2 - float(logs[own].sum())
        return surprise / len(y), (slope + away) / len(y)

    found = minimize(
        loss,
        PRIOR,
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None), (None, None)],  # no less sure than the fractions of the classes
        options={"ftol": 1e-15, "gtol": 1e-9},
    ).x
    return Scaling(float(found[0]), float(found[1]), fraction)


def fractions(y: np.ndarray, classes: int) -> np.ndarray:
    """Return the fraction of each class among stars, given the codes of their classes."""
    return np.bincount(y, minlength=classes) / len(y)


def _evidence(probability: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(probability, LEAST))
