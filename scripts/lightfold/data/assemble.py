"""Tasks: the stars, classes and features of one classification problem, and which are twins."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.data import left_out
from lightfold.data.census import census, counted, describe, warn_small
from lightfold.data.columns import joined_by_comma, labels_in_order, select
from lightfold.data.groups import groups
from lightfold.data.reading.parsing import as_ids
from lightfold.data.same_stars import describe as describe_same
from lightfold.data.same_stars import same_stars
from lightfold.errors import DataError, nearest


def write_table(inputs: dict[str, str], outputs: dict[str, str], settings: dict[str, Any]) -> None:
    """Write a task's ``table`` and which stars are ``left_out``, and print both in short.

    Parameters
    ----------
    inputs : dict
        Paths of the tables ``objects`` and ``features`` of the task's data set, and of
        ``same_stars`` if its light curves were compared.
    outputs : dict
        Paths of ``table`` and ``left_out``.
    settings : dict
        The task's ``name`` and configuration, ``same_star_arcsec``, ``same_star`` and ``folds``.

    Raises
    ------
    DataError
        As `assemble`; the message begins with the task's name.
    """
    objects, features = (tables.read(inputs[name]) for name in ("objects", "features"))
    numbers = tables.features_in(inputs["features"])
    near, least = settings["same_star_arcsec"], settings["folds"] + 1
    curves = tables.read(inputs["same_stars"]) if "same_stars" in inputs else None
    find = settings["same_star"] == "auto"
    try:
        table = assemble(objects, features, settings, near, least, numbers, find, curves)
    except DataError as error:
        raise DataError(f"task {settings['name']}: {error}") from error
    found = left_out.reasons(objects, features, table["object_id"], settings)
    lost = left_out.left_out(objects, found, list(settings["classes"]))
    twins = len(table) - table["group"].nunique()
    columns = tables.feature_columns(table)
    have = "has" if twins == 1 else "have"
    print(
        f"{census(table['label'])}; {counted(len(columns), 'feature')}; "
        f"{counted(twins, 'star')} {have} a twin"
    )
    hint = left_out.hint(found, settings)
    print("\n".join([*describe(lost), *([hint] if hint else []), *warn_small(table["label"])]))
    tables.write(lost, outputs["left_out"], left_out.COLUMNS)
    tables.write(table, outputs["table"], tables.STAR)


def assemble(
    objects: pd.DataFrame,
    features: pd.DataFrame,
    task: dict[str, Any],
    same_star_arcsec: float,
    least: int = 1,
    numbers: list[str] | None = None,
    find: bool = True,
    curves: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the table of a task.

    Parameters
    ----------
    objects : DataFrame
        ``object_id``, ``label``; ``group`` and ``ra``, ``dec`` [deg] if the data set has them.
    features : DataFrame
        ``object_id``, the features, and remarks on them.
    task : dict
        The task's configuration: ``classes``, ``features``, ``exclude``, ``fewest``.
    same_star_arcsec : float
        Stars closer than this [arcsec] are one group.
    least : int
        Stars that a class needs.
    numbers : list of str, optional
        The columns that are features. By default, all that hold floating-point numbers.
    find : bool
        Whether stars of several ids are looked for, by features and by light curves. What is found
        is printed.
    curves : DataFrame, optional
        ``same_stars``: the stars whose light curves are of one star.

    Returns
    -------
    DataFrame
        One row per star: object_id, group, label (the class), features.

    Raises
    ------
    DataError
        If a class has no stars or too few with features, or a feature pattern matches nothing.
    """
    _refuse_unknown(objects["label"], task["classes"])
    stars = objects.assign(label=left_out.class_of(objects["label"], task["classes"]))
    stars = stars[stars["label"].notna()].sort_values("object_id", ignore_index=True)
    if numbers is None:
        floats = features.dtypes.map(pd.api.types.is_float_dtype)
        numbers = list(features.columns[floats])
    columns = select(numbers, task["features"], task["exclude"])
    values = stars[["object_id"]].merge(features[["object_id", *columns]], "left", "object_id")
    values = values[columns].replace([np.inf, -np.inf], np.nan)
    known = values.notna().any(axis=1)
    stars, values = stars[known].reset_index(drop=True), values[known].reset_index(drop=True)
    reasons = left_out.reasons(objects, features, stars["object_id"], task)
    hint = left_out.hint(reasons, task)
    left_out.refuse_small(reasons, list(task["classes"]), least, hint)
    pairs = same_stars(stars["object_id"], values, curves) if find else {}
    for line in describe_same(stars, pairs):
        print(line)
    found = np.concatenate(list(pairs.values())) if pairs else None
    stars["group"] = groups(stars, values, same_star_arcsec, found)
    return pd.concat([stars[["object_id", "group", "label"]], values], axis=1)


def _refuse_unknown(labels: pd.Series, classes: list[str] | dict[str, list[str]]) -> None:
    """Raise a `DataError` if no star has the label of a class."""
    known = sorted(as_ids(labels).dropna().unique())
    if not known:
        raise DataError("no star has a label: name the column of the labels in `label`.")
    for name, label, following in labels_in_order(classes):
        if label not in known:
            hint = joined_by_comma(following, known) or nearest(label, known)
            raise DataError(f"class '{name}': no star has the label '{label}'; {hint}")
