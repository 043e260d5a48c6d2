"""Comparison: what the tables of a task say, chosen and averaged for people."""

import pandas as pd

from lightfold.tables import NODE_AXES

#: What is compared: nodes that differ in their repeat only are averaged.
SETTING = [axis for axis in NODE_AXES if axis not in ("task", "repeat")]


def scores(metrics: pd.DataFrame, nodes: pd.DataFrame, runtimes: pd.DataFrame) -> pd.DataFrame:
    """Return the deck's "scores and runtimes": one row a setting, averaged over its repeats.

    Returns
    -------
    DataFrame
        The setting; ``repeats``; ``validation``, the tuned metric on the inner folds; each
        overall metric on the test set, with ``_sd`` its standard deviation over repeats where
        there are several; times [s].
    """
    overall = metrics[metrics["class"].isna() & (metrics["decision"] == "argmax")]
    wide = overall.pivot_table(index=SETTING, columns="metric", values="value", sort=False)
    spread = overall.pivot_table(
        index=SETTING, columns="metric", values="value", aggfunc="std", sort=False
    ).add_suffix("_sd")
    done = nodes[nodes["status"] == "done"].groupby(SETTING)
    seconds = runtimes.groupby(SETTING)[["train_seconds", "predict_seconds", "cpu_seconds"]].mean()
    chosen = done.agg(repeats=("repeat", "size"), validation=("validation", "mean"))
    table = pd.concat([chosen, wide, spread.dropna(axis=1, how="all"), seconds], axis=1)
    return table.reset_index()


def by_validation(table: pd.DataFrame, greater_is_better: bool) -> pd.DataFrame:
    """Return scores with the setting first that the inner folds liked best."""
    return table.sort_values("validation", ascending=not greater_is_better, kind="stable")


def main_test_size(scores: pd.DataFrame) -> float:
    """Return the test size with the most nodes, the larger one of equals."""
    counts = scores.groupby("test_size")["repeats"].sum()
    return float(max(counts.index, key=lambda size: (counts[size], size)))


def best_per_model(table: pd.DataFrame, greater_is_better: bool) -> pd.DataFrame:
    """Return, for each model, the setting that the inner folds liked best, best model first.

    Test scores play no part in the choice, so those of the chosen are not flattered by it.
    """
    return by_validation(table, greater_is_better).drop_duplicates("model")


def members(frame: pd.DataFrame, setting: pd.Series) -> pd.DataFrame:
    """Return the rows of a tidy table that belong to a setting, all repeats."""
    same = pd.Series(True, index=frame.index)
    for axis in SETTING:
        same &= frame[axis] == setting[axis]
    return frame[same]


def confusion_matrix(confusion: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return counts summed over what `confusion` holds, true classes down, predicted across."""
    counts = confusion.pivot_table(
        index="label", columns="predicted", values="count", aggfunc="sum", fill_value=0
    )
    return counts.reindex(index=classes, columns=classes, fill_value=0)


def class_f1(matrix: pd.DataFrame) -> pd.Series:
    """Return F1 = 2 hits / (members + predictions) of each class, 0 where there are neither."""
    hits = pd.Series(matrix.to_numpy().diagonal(), index=matrix.index, dtype=float)
    return (2 * hits / (matrix.sum(axis=1) + matrix.sum(axis=0))).fillna(0)
