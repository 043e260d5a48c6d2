"""Columns that are no features by their values: row numbers, identifiers, codes of the label."""

import math

import numpy as np
import pandas as pd
from scipy.stats.contingency import association

#: Values in no order rise from row to row with the chance 1 / n!. A column that rises all the way
#: counts the rows if this chance is smaller.
CHANCE = 1e-6

#: Whole numbers beyond this, all different, are identifiers.
LONG = 2**31

#: A code has at most `CODES` values, with at least `FEW` stars per value on average. It follows
#: the label if Cramér's V between both is larger than `FOLLOWS`.
CODES, FEW, FOLLOWS = 10, 5, 0.8

#: From here on, all floating-point numbers are whole.
WHOLE = 2**52


def counts_rows(values: pd.Series, rows: pd.Series) -> bool:
    """Return whether whole numbers rise, or fall, from each row of their file to the next.

    A column of other numbers that does so is a feature by which the file is sorted.

    Parameters
    ----------
    values : Series of float
        The column.
    rows : Series of int
        Row of each value in its file. It starts again in each file that has been joined.
    """
    known = values.notna().to_numpy()
    numbers = values.to_numpy(dtype="float64")[known]
    if len(numbers) < 2 or not is_whole(numbers):
        return False
    file = (rows.to_numpy() == 0).cumsum()[known]
    within = file[1:] == file[:-1]
    steps = np.diff(numbers)[within]
    if not len(steps) or not ((steps > 0).all() or (steps < 0).all()):
        return False
    sizes = np.unique(file, return_counts=True)[1]
    return sum(math.lgamma(size + 1) for size in sizes) > -math.log(CHANCE)


def is_whole(numbers: np.ndarray) -> bool:
    """Return whether all numbers are whole, and not only because they are large."""
    return bool((np.abs(numbers) < WHOLE).all() and (numbers == np.round(numbers)).all())


def names_stars(column: pd.Series, ids: pd.Series) -> bool:
    """Return whether integers are all different and long, or are the ids of the stars.

    Parameters
    ----------
    column : Series
        The column as the file has it.
    ids : Series of str
        The ids of the stars.
    """
    known = column.dropna()
    if known.empty or not pd.api.types.is_numeric_dtype(column):
        return False
    if _equal(known[:5], ids) and _equal(known, ids):
        return True
    if not pd.api.types.is_integer_dtype(column) or not known.is_unique:
        return False
    return len(known) > 1 and float(known.astype("float64").abs().median()) > LONG


def _equal(column: pd.Series, ids: pd.Series) -> bool:
    numbers = pd.to_numeric(ids[column.index], errors="coerce").astype("float64")
    return len(column) > 1 and bool((numbers == column.astype("float64")).all())


def follows_label(values: pd.Series, label: pd.Series) -> bool:
    """Return whether a column of few whole numbers tells the labels, as a code or a flag does.

    Parameters
    ----------
    values : Series of float
        The column.
    label : Series of str
        Label of each star, missing if unknown.
    """
    known = values.notna() & label.notna()
    numbers, labels = values[known].to_numpy(dtype="float64"), label[known]
    if not len(numbers) or not is_whole(numbers):
        return False
    codes = len(np.unique(numbers))
    if not 1 < codes <= CODES or codes * FEW > len(numbers) or labels.nunique() < 2:
        return False
    return bool(association(pd.crosstab(numbers, labels.to_numpy()), method="cramer") > FOLLOWS)
