"""Splits: stratified, nested over test sizes, and groups kept together."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.errors import Impossible

COLUMNS = {"object_id": "string", "group": "string", "role": "string", "fold": "int8"}


def write_split(
    table: str, output: str, protocol: str, test_size: float, settings: dict[str, Any]
) -> None:
    """Write the split of a task's table; see `split`."""
    try:
        result, reason = split(tables.read(table), protocol, test_size, **settings), ""
    except Impossible as error:
        result, reason = pd.DataFrame(columns=list(COLUMNS)), str(error)
        print(f"cannot be split with a test size of {test_size}: {reason}")
    tables.write(result, output, COLUMNS, impossible=reason)


def split(
    table: pd.DataFrame, protocol: str, test_size: float, folds: int, seed: int
) -> pd.DataFrame:
    """Return the split of a task's table under a protocol.

    Returns
    -------
    DataFrame
        One row a star, in the table's order: object_id, group, role (train, test) and fold
        (0 .. folds - 1, null for test).

    Raises
    ------
    Impossible
        If a class is too small to stand in the test set and in every fold.
    """
    result = registry.load("protocols", protocol).split(table, test_size, folds, seed)
    _check_sizes(result, table["label"], folds)
    return result


def divide(table: pd.DataFrame, test_size: float, folds: int, seed: int) -> pd.DataFrame:
    """Divide a table's stars: each group has a place in [0, 1), the test set is the first part.

    The places depend on the seed alone, so a smaller test set lies inside a larger one. What is
    left of [0, 1) is cut into equal folds.
    """
    place = places(table["label"], table["group"], seed)
    test = (place < test_size).to_numpy()
    fold = np.floor((place - test_size) / (1 - test_size) * folds).clip(0, folds - 1)
    return pd.DataFrame(
        {
            "object_id": table["object_id"],
            "group": table["group"],
            "role": np.where(test, "test", "train"),
            "fold": fold.where(~test).astype("Int8"),
        }
    )


def places(labels: pd.Series, group: pd.Series, seed: int) -> pd.Series:
    """Return each star's place in [0, 1), the same for a whole group, uniform in every class.

    The groups of a class (of its most frequent label, for a mixed group) stand in random order;
    a group's place is where its middle star stands among the stars of that class.
    """
    stars = pd.DataFrame({"label": labels.to_numpy(), "group": group.to_numpy()})
    counts = stars.groupby(["group", "label"]).size().rename("stars").reset_index()
    counts = counts.sort_values(["stars", "label"], ascending=[False, True], kind="stable")
    per_group = counts.drop_duplicates("group").set_index("group")["label"].sort_index()
    size = stars["group"].value_counts()
    order = per_group.index.to_numpy()[np.random.default_rng(seed).permutation(len(per_group))]
    shuffled = pd.DataFrame({"label": per_group[order], "size": size[order]}, index=order)
    within = shuffled.groupby("label")["size"]
    middle = within.cumsum() - shuffled["size"] / 2
    place = middle / within.transform("sum")
    return pd.Series(place[stars["group"]].to_numpy(), index=labels.index)


def _check_sizes(result: pd.DataFrame, labels: pd.Series, folds: int) -> None:
    part = tables.fold_numbers(result["fold"])
    counts = pd.crosstab(labels.to_numpy(), part.to_numpy())
    for name, row in counts.iterrows():
        if len(counts.columns) <= folds or (row == 0).any():
            raise Impossible(
                f"class '{name}' ({int(row.sum())} stars) has none in the test set or in one of "
                f"{folds} folds: merge it with another class or leave it out in "
                f"`classes` of the task, lower `split.folds`, or raise the test size."
            )
