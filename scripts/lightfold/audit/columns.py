"""Checks of the features themselves: none is the label, none is a nuisance under another name."""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.nuisance import is_nuisance
from lightfold.tables import feature_columns

#: Rank correlation beyond which a feature says the same as a nuisance.
SAME_RANKS = 0.95


def check_features(table: pd.DataFrame, nuisances: pd.DataFrame) -> list[Finding]:
    """Return which features tell the label, or the position or epochs of a star.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    nuisances : DataFrame
        What `known_nuisances` returned for it.
    """
    features = table[feature_columns(table)]
    label = table["label"]
    ranks = features.rank()
    same = [
        f"{feature} (as {name})"
        for name, values in nuisances.items()
        for feature, correlation in ranks.corrwith(values.rank()).items()
        if abs(correlation) > SAME_RANKS
    ]
    return [
        counted(
            "label_in_features",
            [name for name, column in features.items() if _is_label(column, label)],
            "features have one value per class, so they are the label (leave them out with "
            "`exclude` of the task)",
        ),
        counted(
            "class_told_by_one_feature",
            [name for name, column in features.items() if _parts_classes(column, label)],
            "features part all classes alone: see that they are not made from the label",
            severity="warning",
        ),
        counted(
            "nuisance_in_features",
            same,
            "features rank stars as their position or number of epochs does",
            severity="warning",
        ),
    ]


def known_nuisances(
    table: pd.DataFrame, objects: pd.DataFrame, remarks: pd.DataFrame
) -> pd.DataFrame:
    """Return positions, epoch counts and the like of a task's stars, in the table's order.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    objects, remarks : DataFrame
        Stars of the data set, and the remarks on their features (see `tables.read_remarks`).

    Returns
    -------
    DataFrame
        One row a star, float64; only columns that vary.
    """
    found = table[["object_id"]]
    for source in (objects, remarks):
        own = [
            name
            for name in source.columns.difference(found.columns)
            if is_nuisance(name) and pd.api.types.is_numeric_dtype(source[name])
        ]
        found = found.merge(source[["object_id", *own]], "left", "object_id")
    values = found.drop(columns="object_id").astype("float64")
    values = values.replace([np.inf, -np.inf], np.nan)
    return values.loc[:, values.max() > values.min()]


def _is_label(column: pd.Series, label: pd.Series) -> bool:
    """Return whether each class has one value, and no two classes the same."""
    known = column.notna()
    pairs = pd.DataFrame({"value": column[known], "label": label[known]}).drop_duplicates()
    alone = pairs["value"].is_unique and pairs["label"].is_unique
    return bool(alone and len(pairs) > 1 and known.mean() > 0.5)


def _parts_classes(column: pd.Series, label: pd.Series) -> bool:
    """Return whether sorting by the feature leaves every class in one piece."""
    known = column.notna()
    if known.mean() < 0.5 or _is_label(column, label):
        return False
    own = label[known].iloc[np.argsort(column[known].to_numpy(), kind="stable")].to_numpy()
    pieces = 1 + int((own[1:] != own[:-1]).sum())
    return len(own) > 0 and pieces == len(set(own)) == label.nunique()
