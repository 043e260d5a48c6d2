"""Tasks: the stars, classes and features of one classification problem, and which are twins."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.data.columns import class_labels, select
from lightfold.data.groups import groups
from lightfold.errors import DataError, nearest


def write_table(inputs: dict[str, str], output: str, settings: dict[str, Any]) -> None:
    """Write the table of a task from the tables ``objects`` and ``features`` of its data set."""
    objects, features = (tables.read(inputs[name]) for name in ("objects", "features"))
    table = assemble(objects, features, settings, settings["same_star_arcsec"])
    twins = len(table) - table["group"].nunique()
    counts = ", ".join(f"{n} {name}" for name, n in table["label"].value_counts().items())
    columns = tables.feature_columns(table)
    print(f"{len(table)} stars ({counts}), {len(columns)} features, {twins} stars have a twin")
    tables.write(table, output, tables.STAR)


def assemble(
    objects: pd.DataFrame, features: pd.DataFrame, task: dict[str, Any], same_star_arcsec: float
) -> pd.DataFrame:
    """Return the table of a task.

    Parameters
    ----------
    objects : DataFrame
        ``object_id``, ``label``; ``group`` and ``ra``, ``dec`` [deg] if the data set has them.
    features : DataFrame
        ``object_id`` and the features. Columns that are not float32 are remarks on them.
    task : dict
        The task's configuration: ``classes``, ``features``, ``exclude``.
    same_star_arcsec : float
        Stars closer than this [arcsec] are one group.

    Returns
    -------
    DataFrame
        One row per star: object_id, group, label (the class), features (float32).

    Raises
    ------
    DataError
        If a class has no stars or a feature pattern matches nothing.
    """
    stars = objects.assign(label=_classes(objects["label"], task["classes"]))
    stars = stars[stars["label"].notna()].reset_index(drop=True)
    numbers = list(features.columns[features.dtypes == "float32"])
    columns = select(numbers, task["features"], task["exclude"])
    values = stars[["object_id"]].merge(features[["object_id", *columns]], "left", "object_id")
    values = values[columns].replace([np.inf, -np.inf], np.nan).astype("float32")
    known = values.notna().any(axis=1)
    if not known.all():
        first = stars.loc[~known, "object_id"].iloc[0]
        print(f"{(~known).sum()} stars have no feature at all and are left out, first '{first}'")
        stars, values = stars[known].reset_index(drop=True), values[known].reset_index(drop=True)
    stars["group"] = groups(stars, values, same_star_arcsec)
    return pd.concat([stars[["object_id", "group", "label"]], values], axis=1)


def _classes(labels: pd.Series, classes: list[str] | dict[str, list[str]]) -> pd.Series:
    label_class = {label: name for name, owned in class_labels(classes).items() for label in owned}
    known = sorted(labels.dropna().unique())
    for label, name in label_class.items():
        if label not in known:
            raise DataError(
                f"class '{name}': no star has the label '{label}'; {nearest(label, known)}"
            )
    return labels.map(label_class)
