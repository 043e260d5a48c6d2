"""The check that missing values were not filled class by class, as with the mean of the class.

A value that is filled in is shared by many stars, while values that were measured are not. If the
stars that share it are of one class, and those that share another one are of another class, then it
was computed from labels.
"""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.tables import feature_columns

#: Fewest stars that share a value that was filled in.
FEW = 8

#: Share of the stars that have a value of their own, at least, in a feature that was measured.
OWN = 0.2


def check_filled(table: pd.DataFrame) -> Finding:
    """Return in which features missing values were filled by class.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    """
    label = table["label"].to_numpy(str)
    named = []
    for name in feature_columns(table):
        found = filled(table[name].to_numpy("float64"), label)
        if len(found) > 1:
            said = ", ".join(f"{value:.6g} for {own}" for own, value in sorted(found.items()))
            named.append(f"{name} ({said})")
    return counted(
        "values_filled_by_class",
        named,
        "features have a value for each class that many of its stars share, and no other star, as "
        "if missing values were filled class by class: leave them missing, or fill them all alike",
        severity="warning",
    )


def filled(values: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """Return the value that stars of a class share, by class; none if other classes share it.

    Parameters
    ----------
    values : array of float, shape (stars,)
        The feature; NaN where it is missing.
    label : array of str, shape (stars,)
        Classes.
    """
    known = np.isfinite(values)
    different, place, sizes = np.unique(values[known], return_inverse=True, return_counts=True)
    shared = np.flatnonzero(sizes >= FEW)
    classes = len(np.unique(label))
    if not 1 < len(shared) <= classes or (sizes == 1).sum() < OWN * len(label):
        return {}
    found: dict[str, float] = {}
    for number in shared:
        own = np.unique(label[known][place == number])
        if len(own) > 1 or own[0] in found:
            return {}
        found[str(own[0])] = float(different[number])
    return found
