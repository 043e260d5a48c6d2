"""Coordinate ascent of class weights: the weight of one class at a time is set where it is best.

A star is given the class with the largest product of weight and probability. As the weight of a
class grows, each star changes to it at one weight. Stars in the order of these weights give the
counts of true and predicted classes at every weight, so that each step is exact.
"""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np

from lightfold.statistics import confusion
from lightfold.statistics.draws import redraw
from lightfold.statistics.influence import cells

#: Lowest probability, and the largest weight of a class; the smallest is its inverse.
LEAST, MOST = 1e-6, 20.0

#: Most times that each class has its turn.
SWEEPS = 10

#: Smallest gain in score, and smallest step of a logarithm, that count.
TINY = 1e-9


class Moves(NamedTuple):
    """Stars that change to a class as its weight grows, in that order.

    Attributes
    ----------
    code : int
        The class.
    table : array of float, shape (classes, classes)
        Counts of true and predicted classes at the lowest weight.
    true, left : array of int, shape (moves,)
        The true class of each star, and the one that it leaves.
    weight : array of float, shape (moves,)
        How often it counts.
    """

    code: int
    table: np.ndarray
    true: np.ndarray
    left: np.ndarray
    weight: np.ndarray


#: What scores each number of moves, from none to all: the higher, the better.
Curve = Callable[[Moves], np.ndarray]


def climb(y: np.ndarray, probability: np.ndarray, count: np.ndarray, curve: Curve) -> np.ndarray:
    """Return the logarithms of the weights, of which no change of a single one is better.

    Parameters
    ----------
    y : array of int, shape (stars,)
        Codes of the true classes.
    probability : array of float, shape (stars, classes)
        Probability of each class.
    count : array of int, shape (stars,)
        How often each star counts.
    curve : callable
        What is maximised.
    """
    own = count > 0
    y, count = y[own], count[own].astype(float)
    evidence = np.log(np.maximum(probability[own], LEAST))
    found, limit = np.zeros(evidence.shape[1]), np.log(MOST)
    for _ in range(SWEEPS):
        gained = False
        for code in range(len(found)):
            ends = -limit - found[code], limit - found[code]
            step, gain = _step(y, evidence, count, code, ends, curve)
            if gain > TINY:
                found[code] += step
                evidence[:, code] += step
                gained = True
        if not gained:
            break
    return found - found.mean()


def _step(
    y: np.ndarray,
    evidence: np.ndarray,
    count: np.ndarray,
    code: int,
    ends: tuple[float, float],
    curve: Curve,
) -> tuple[float, float]:
    """Return the best step of a weight's logarithm between two ends, and what is gained by it.

    Of equal ones it is in the middle of the widest range of weights.
    """
    classes = evidence.shape[1]
    others = evidence.copy()
    others[:, code] = -np.inf
    left = others.argmax(axis=1)
    at = others.max(axis=1) - evidence[:, code]  # the star changes to the class at this step
    lowest = np.where(at < ends[0], code, left)
    table = np.bincount(y * classes + lowest, count, classes**2).reshape(classes, classes)
    rows = np.flatnonzero((at >= ends[0]) & (at < ends[1]))
    rows = rows[np.argsort(at[rows], kind="stable")]
    scores = curve(Moves(code, table, y[rows], left[rows], count[rows]))
    edges = np.concatenate([ends[:1], at[rows], ends[1:]])
    width = np.diff(edges)
    now = scores[np.searchsorted(at[rows], 0)]
    scores = np.where(width > TINY, scores + TINY * width, -np.inf)
    best = int(scores.argmax())
    return float(edges[best : best + 2].mean()), float(scores[best] - TINY * width[best] - now)


def macro_f1(moves: Moves) -> np.ndarray:
    """Return macro-F1, from the two classes whose F1 each move changes."""
    code, table, true, left, count = moves
    classes = len(table)
    start, hits = confusion.f1(table), confusion.hits(table)
    both = confusion.support(table) + table.sum(axis=0)  # of each class, true stars and given ones
    own = np.cumsum(count * (true == code)) + hits[code]
    gains = confusion.ratio(2 * own, both[code] + np.cumsum(count)) - start[code]
    order = np.argsort(left, kind="stable")  # the moves out of each class together, in turn
    of, first = left[order], np.searchsorted(left[order], np.arange(classes))
    gone, lost = (
        sums[1:] - sums[first][of]
        for sums in (
            np.concatenate([[0], np.cumsum(number[order])])
            for number in (count, count * (true == left))
        )
    )
    after = confusion.ratio(2 * (hits[of] - lost), both[of] - gone)
    before = np.concatenate([[0], after[:-1]])
    opening = np.flatnonzero(np.diff(of, prepend=-1))
    before[opening] = start[of[opening]]
    changes = np.empty(len(of))
    changes[order] = after - before
    return (start.sum() + np.concatenate([[0], gains + np.cumsum(changes)])) / classes


def curve_of(metric: ModuleType) -> Curve:
    """Return the curve of a metric that looks at predicted classes alone, from all its counts."""
    side = 1 if metric.GREATER_IS_BETTER else -1

    def curve(moves: Moves) -> np.ndarray:
        code, table, true, left, count = moves
        classes, rows = len(table), np.arange(1, len(true) + 1)
        change = np.zeros((len(rows) + 1, classes**2))
        change[0] = table.ravel()
        change[rows, true * classes + left] -= count
        change[rows, true * classes + code] += count
        return side * redraw(metric, cells(classes), np.cumsum(change, axis=0))

    return curve
