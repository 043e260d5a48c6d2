"""Splits: which stars are tested on, and the inner folds of the others."""

from typing import Any

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
        One row per star, in the table's order: object_id, group, role (train, test) and fold
        (0 .. folds - 1, null for test).

    Raises
    ------
    Impossible
        If a class is too small to be in the test set and in every fold.
    """
    result = registry.load("protocols", protocol).split(table, test_size, folds, seed)
    _check_sizes(result, table["label"], folds)
    return result


def _check_sizes(result: pd.DataFrame, labels: pd.Series, folds: int) -> None:
    part = tables.fold_numbers(result["fold"])
    counts = pd.crosstab(labels.to_numpy(), part.to_numpy())
    for name, row in counts.iterrows():
        if len(counts.columns) <= folds or (row == 0).any():
            raise Impossible(
                f"class '{name}' ({int(row.sum())} stars) has none in the test set or in one of "
                f"the {folds} folds: merge it with another class or leave it out in "
                f"`classes` of the task, lower `split.folds`, or raise the test size."
            )
