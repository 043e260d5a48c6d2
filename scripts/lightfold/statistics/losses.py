"""Losses of probabilities: means over test stars, with intervals."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm, t

from lightfold.statistics.intervals import CONFIDENCE, of_errors


def mean_losses(
    losses: np.ndarray,
    others: np.ndarray,
    most: Sequence[int | None],
    y: np.ndarray,
    star: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return mean losses, and the ends of their 95 % intervals, shape (answers * kinds,) each.

    Intervals are those of `intervals.of_draws`. A mean needs no draws: its standard error is that
    of a stratified sample (Cochran 1977, Sampling Techniques, chapter 5). It is made larger by
    Student's t, of as many degrees of freedom as its parts have together (Satterthwaite 1946,
    Biometrics Bulletin 2, 110).

    Parameters
    ----------
    losses : array of float, shape (answers, kinds, rows)
        Losses of each row.
    others : array of float, shape (answers, kinds, any)
        Losses of `surprises`.
    most : sequence of int or None
        Largest loss of each kind; None if there is none.
    y, star : array of int, shape (rows,)
        Code of each row's class, and number of its star.
    """
    answers, kinds, rows = losses.shape
    flat = losses.reshape(-1, rows)
    value = flat.mean(axis=1)
    error = _standard_error(flat, y, star)
    stray = np.abs(others.reshape(answers * kinds, -1) - value[:, None]).max(axis=1)
    change = np.maximum(value, stray) / (rows + 1)
    low, high = np.empty_like(value), np.empty_like(value)
    for bound in dict.fromkeys(most):
        own = np.tile([one == bound for one in most], answers)
        low[own], high[own] = of_errors(value[own], error[own], change[own], (0, bound))
    return value, low, high


def squared_errors(y: np.ndarray, given: list[np.ndarray]) -> np.ndarray:
    """Return each row's Brier scores, shape (answers, 1 + classes, rows): all, then each class.

    That of all is the sum of those of the classes, each against the others (Brier 1950, Monthly
    Weather Review 78, 1).
    """
    own = (np.stack(given) - np.eye(given[0].shape[1])[y]) ** 2
    every = own.sum(axis=2, keepdims=True)
    return np.concatenate([every, own], axis=2).swapaxes(1, 2)


def log_losses(y: np.ndarray, given: list[np.ndarray]) -> np.ndarray:
    """Return each row's log losses [nat], shape (answers, 1 + classes, rows)."""
    least = np.finfo(float).eps  # as scikit-learn has it
    probability = np.clip(np.stack(given), least, 1 - least)
    true = np.eye(probability.shape[2])[y].astype(bool)
    own = -np.log(np.where(true, probability, 1 - probability))
    every = -np.log(probability[:, true])[:, :, None]
    return np.concatenate([every, own], axis=2).swapaxes(1, 2)


def surprises(given: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return stars that one more test star may be like: of each class, answered as each other.

    Parameters
    ----------
    given : list of array of float, shape (rows, classes)
        Probabilities of test rows, one array per kind of answers.

    Returns
    -------
    y : array of int, shape (stars,)
        Their true classes.
    given : list of array of float, shape (stars, classes)
        Probabilities of the middle row of those that are given a class.
    """
    classes = given[0].shape[1]
    found = []
    for probability in given:
        top, highest = probability.argmax(axis=1), probability.max(axis=1)
        order = np.argsort(highest, kind="stable")
        each = [order[top[order] == code] for code in range(classes)]
        middle = [own[len(own) // 2] if len(own) else order[0] for own in each]
        found.append(np.repeat(probability[middle], classes, axis=0))
    return np.tile(np.arange(classes), classes), found


def _standard_error(losses: np.ndarray, y: np.ndarray, star: np.ndarray) -> np.ndarray:
    """Return the standard error of each mean over rows, enlarged by Student's t."""
    _, first, number = np.unique(star, return_index=True, return_inverse=True)
    stratum = y[first]
    parts, degrees = [], []
    for code in np.unique(stratum):
        own = stratum[number] == code
        part = losses[:, own]
        stray = part - part.mean(axis=1, keepdims=True)
        stars, which = np.unique(number[own], return_inverse=True)
        if len(stars) < part.shape[1]:
            stray = np.array([np.bincount(which, row) for row in stray])
        free = max(len(stars) - 1, 1)
        parts.append(len(stars) / free * (stray**2).sum(axis=1))
        degrees.append([free])
    variance = np.sum(parts, axis=0)
    square = (np.square(parts) / degrees).sum(axis=0)
    together = np.divide(variance**2, square, out=np.full_like(variance, 1e9), where=square > 0)
    level = (1 + CONFIDENCE) / 2
    return np.sqrt(variance) / losses.shape[1] * t.ppf(level, together) / norm.ppf(level)
