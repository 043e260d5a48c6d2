"""Confusion matrices, from the long table of pairs of classes."""

import pandas as pd


def confusion_matrix(confusion: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return counts summed over what `confusion` holds, true classes down, predicted across."""
    counts = confusion.pivot_table(
        index="label", columns="predicted", values="count", aggfunc="sum", fill_value=0
    )
    return counts.reindex(index=classes, columns=classes, fill_value=0)


def row_percent(matrix: pd.DataFrame) -> pd.DataFrame:
    """Return a confusion matrix in percent of its rows, 0 in rows without a member."""
    return 100 * matrix.div(matrix.sum(axis=1).clip(lower=1), axis=0)


def class_f1(matrix: pd.DataFrame) -> pd.Series:
    """Return F1 = 2 hits / (members + predictions) of each class, 0 where there are neither."""
    hits = pd.Series(matrix.to_numpy().diagonal(), index=matrix.index, dtype=float)
    return (2 * hits / (matrix.sum(axis=1) + matrix.sum(axis=0))).fillna(0)
