"""Thresholds of the classes: the weights that score best on stars that no fit has seen.

Coordinate ascent: the weight of one class after the other is set where the score is highest, until
no weight brings anything. Each step is exact. A star changes to the class at one weight, so that
the stars sorted by that weight give the counts of true and predicted classes for every weight.
"""

from types import ModuleType
from typing import Any

import numpy as np

from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics.draws import redraw
from lightfold.statistics.influence import by_labels, cells

#: Lowest probability, and the largest weight of a class relative to the others.
LEAST, MOST = 1e-9, 20.0

SWEEPS = 10


def weights(answers: Answers, fractions: dict[str, Any], metric: ModuleType) -> np.ndarray:
    """Return the weights for a metric; for macro-F1 if that looks at more than predictions."""
    if not by_labels(metric):
        metric = registry.load("metrics", "macro_f1")
    return np.exp(climb(answers.y, np.log(np.maximum(answers.probability, LEAST)), metric))


def climb(y: np.ndarray, evidence: np.ndarray, metric: ModuleType) -> np.ndarray:
    """Return the logarithms of weights that no change of a single one makes better."""
    classes = evidence.shape[1]
    found, best = np.zeros(classes), -np.inf
    for _ in range(SWEEPS):
        before = best
        for code in range(classes):
            value, score = step(y, evidence + found, code, metric)
            if score > best + 1e-12:
                found[code] += value
                best = score
        if best == before:
            break
    return found - found.mean()


def step(y: np.ndarray, evidence: np.ndarray, code: int, metric: ModuleType) -> tuple[float, float]:
    """Return the best change of the weight of a class, as a logarithm, and the score there."""
    classes = evidence.shape[1]
    others = evidence.copy()
    others[:, code] = -np.inf
    other = others.argmax(axis=1)
    gap = others.max(axis=1) - evidence[:, code]
    order = np.argsort(gap, kind="stable")
    gap, true, given = gap[order], y[order], other[order]
    rows = np.arange(len(y))
    moved = np.zeros((len(y), classes**2))
    moved[rows, true * classes + given] -= 1
    moved[rows, true * classes + code] += 1
    whole = np.bincount(true * classes + given, minlength=classes**2)
    table = np.concatenate([[whole], whole + np.cumsum(moved, axis=0)])
    limit = np.log(MOST)
    edges = np.concatenate([[-limit], np.clip(gap, -limit, limit), [limit]])
    middle, wide = (edges[1:] + edges[:-1]) / 2, edges[1:] > edges[:-1]
    scores = redraw(metric, cells(classes), table[wide])
    scores = scores if metric.GREATER_IS_BETTER else -scores
    best = int(scores.argmax())
    return float(middle[wide][best]), float(scores[best])
