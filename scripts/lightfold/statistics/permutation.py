"""Chance: how often predictions that know nothing of the labels do as well as the given ones."""

import numpy as np
from scipy.stats import random_table

#: Tables drawn at a time.
BATCH = 10_000

#: After so many draws that do as well, a p-value is known well enough (Besag & Clifford 1991).
ENOUGH = 20


def chance(y: np.ndarray, predicted: np.ndarray, draws: int, seed: int) -> tuple[float, float]:
    """Return the balanced accuracy of predictions, and its p-value under shuffled labels.

    If labels are independent of predictions, the table of both is a random one with the same
    margins (Patefield 1981). Such tables are drawn. The sequential Monte Carlo test of Besag &
    Clifford (1991) stops when enough draws have done as well.

    Parameters
    ----------
    y, predicted : array of int, shape (stars,)
        Codes of true and predicted classes.
    draws : int
        Most tables to draw; the smallest p-value is 1 / (draws + 1).
    seed : int
        Seed of the draws.

    Returns
    -------
    score : float
        Mean recall over the classes that `y` has.
    p : float
        Probability of a score as high by chance.
    """
    codes = max(y.max(), predicted.max()) + 1
    table = np.zeros((codes, codes), int)
    np.add.at(table, (y, predicted), 1)
    # Classes without stars do not count. Classes that were never predicted have no column.
    there = table.sum(axis=1) > 0
    rows, columns = table.sum(axis=1)[there], table.sum(axis=0)
    weight = 1 / rows / len(rows)
    own = np.flatnonzero(there)
    score = float((table[own, own] * weight).sum())
    given = columns > 0
    if given.sum() < 2 or len(rows) < 2:
        return score, 1.0
    place = np.cumsum(given)[own] - 1  # where a class is among the columns that are left
    hit = given[own]
    null = random_table(rows, columns[given])
    rng = np.random.default_rng(seed)
    drawn = better = 0
    while drawn < draws and better < ENOUGH:
        tables = null.rvs(min(BATCH, draws - drawn), random_state=rng)
        found = (tables[:, np.flatnonzero(hit), place[hit]] * weight[hit]).sum(axis=1)
        better += int((found >= score - 1e-12).sum())
        drawn += len(tables)
    return score, (better + 1) / (drawn + 1)
