"""Checks that no feature numbers the stars, as the rows of their file or an identifier do.

A table that is merely sorted by a real feature passes. Both are told apart by the values. A row
number rises evenly, or is whole and rises from row to row; another feature by which a table is
sorted rises unevenly.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lightfold.audit.features import SAME_RANKS, tells_classes
from lightfold.audit.findings import Finding, counted
from lightfold.data.identifiers import counts_rows
from lightfold.data.nuisances import is_identifier
from lightfold.tables import feature_columns

#: A feature counts like an identifier if so large a share of its values is as near to a straight
#: line through both, in units of the mean step, for at least `LEAST` stars.
COUNT, NEAR, LEAST = 0.99, 0.1, 10

#: Column of the row of each star in its file.
ROW = "row_in_file"


def check_order(
    table: pd.DataFrame, objects: pd.DataFrame, allowed: Sequence[str]
) -> list[Finding]:
    """Return which features number the stars: as the rows of the file do, or as an identifier.

    A feature that only ranks the stars as the rows do is a warning, and only where the rows tell
    the classes. Then nothing in the data says whether the feature was made from the rows.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    objects : DataFrame
        Stars of the data set, with ``row_in_file`` if they were read with their features.
    allowed : sequence of str
        Features that the configuration allows by name.
    """
    stars = table[["object_id", "label"]].merge(
        objects.drop(columns="label", errors="ignore"), "left", "object_id"
    )
    features = table[feature_columns(table)].drop(columns=list(allowed), errors="ignore")
    numbering, sorting = [], []
    for name, order in _orders(stars).items():
        told = name == ROW and tells_classes(order, stars["label"])
        for feature, values in features.items():
            if _counts(values, order):
                numbering.append(f"{feature} (as {name})")
            elif told and abs(values.corr(order, method="spearman")) > SAME_RANKS:
                sorting.append(f"{feature} (as {name})")
    return [
        counted(
            "row_number_in_features",
            numbering,
            "features number the stars as the rows of the file or an identifier do (leave them out "
            "with `exclude`, or name them in `allow` of the data set)",
        ),
        counted(
            "rows_in_features",
            sorting,
            "features rank stars as the rows of the file do, and the rows tell the classes: check "
            "that they are not made from the order of the rows",
            severity="warning",
        ),
    ]


def _orders(stars: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the rows and identifiers of stars as numbers, where they differ for every star."""
    found = {}
    for name in stars.columns:
        if name not in (ROW, "object_id") and not is_identifier(name):
            continue
        digits = stars[name].astype("string").str.extract(r"^\D*(\d+)(?:\.0*)?$", expand=False)
        order = pd.to_numeric(digits, errors="coerce")
        if pd.api.types.is_numeric_dtype(order) and order.notna().all() and order.is_unique:
            found[str(name)] = order.astype("float64")
    return found


def _counts(values: pd.Series, order: pd.Series) -> bool:
    """Return whether a feature rises evenly with an order, or is whole and rises all the way."""
    known = values.notna()
    x, y = order[known].to_numpy(), values[known].to_numpy(dtype="float64")
    if len(y) < LEAST or y.min() == y.max():
        return False
    x, y = x - x.mean(), y - y.mean()
    slope = (x @ y) / (x @ x)
    step = (y.max() - y.min()) / (len(y) - 1)
    if np.mean(np.abs(y - slope * x) < NEAR * step) >= COUNT:
        return True
    risen = values[known].iloc[np.argsort(x)]
    return counts_rows(risen, pd.Series(np.arange(len(risen)), risen.index))
