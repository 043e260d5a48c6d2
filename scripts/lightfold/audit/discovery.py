"""The check that no feature numbers stars in the order of their discovery.

Such numbers are whole, or evenly spaced, and no two stars have the same one. Surveys look for one
class at a time, so the classes come in runs. A measured feature whose values lie as densely has
ties.
"""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.worth import Trials

#: Pairs of equal values that numbers drawn at random would have, from which it is no chance that
#: there is hardly any; and the share of them that may be there.
EXPECTED, TIES = 10.0, 0.1

#: Share of the stars that are of the class of the next one, beyond chance: 1 is all of them.
RUNS = 0.5

#: Most features that number the stars: if there are more, features were replaced by their ranks.
MANY = 2

#: Share of the stars for which a feature has to be known, and the fewest.
KNOWN, FEW = 0.3, 50

#: Significant digits of a value, in single precision.
DIGITS = 6


def check_discovery(table: pd.DataFrame, trials: Trials) -> Finding:
    """Return which features number the stars, so that classes come in runs.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    trials : Trials
        Some of its stars, and what forests make of them.
    """
    label = table["label"]
    found = [str(name) for name in trials.stars.features if _is_numbered(table[name])]
    ranked = len(found) > MANY
    found = [name for name in found if not ranked and _runs_of(table[name], label) >= RUNS]
    return counted(
        "discovery_order_in_features",
        [f"{name} (classes in runs: {trials.worth([name], found)})" for name in found],
        "features number the stars, as a catalogue does in the order of discovery, and the classes "
        "come in runs: leave them out with `exclude`",
        severity="warning",
    )


def _is_numbered(column: pd.Series) -> bool:
    known = np.sort(column.dropna().to_numpy("float64"))
    return len(known) >= max(FEW, KNOWN * len(column)) and is_numbering(known)


def _runs_of(column: pd.Series, label: pd.Series) -> float:
    return runs(label[column.dropna().sort_values(kind="stable").index].to_numpy())


def is_numbering(values: np.ndarray) -> bool:
    """Return whether sorted values are evenly spaced numbers that are given once each.

    Parameters
    ----------
    values : array of float, shape (stars,)
        A feature, sorted, without missing values.
    """
    steps = np.diff(values)
    apart = steps[steps > 0]
    if len(apart) < FEW - 1:
        return False
    step = apart.min()
    if step * 10**DIGITS < np.abs(values[[0, -1]]).max():  # spaced as closely as can be written
        return False
    places = steps / step
    if np.abs(places - np.round(places)).max() > 0.01:
        return False
    possible = (values[-1] - values[0]) / step + 1
    expected = len(values) ** 2 / (2 * possible)
    return bool(expected >= EXPECTED and np.sum(steps == 0) <= TIES * expected)


def runs(label: np.ndarray) -> float:
    """Return how much more often than by chance a star is of the class of the next one.

    Parameters
    ----------
    label : array of str, shape (stars,)
        Classes, in the order of a feature.
    """
    _, counts = np.unique(label, return_counts=True)
    chance = np.sum((counts / len(label)) ** 2)
    return float((np.mean(label[1:] == label[:-1]) - chance) / (1 - chance)) if chance < 1 else 0.0
