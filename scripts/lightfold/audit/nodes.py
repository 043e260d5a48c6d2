"""Checks of what a node left: its predictions and scores belong to the right rows."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.audit.findings import Finding, counted
from lightfold.predictions import coded

#: A score that is computed again from the same numbers differs by rounding only.
ROUNDING = 1e-9


def check_predictions(
    predictions: pd.DataFrame,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    check: str,
) -> Finding:
    """Return which predictions do not match the test rows: one per row, with its star's label.

    The predicted class has to be the most probable one.

    Parameters
    ----------
    predictions : DataFrame
        row_id, object_id, label, predicted and probabilities of a node.
    rows : DataFrame
        ``resampled`` of its sample.
    table : DataFrame
        The task's table, for the labels.
    classes : list of str
        The classes, in the order of their codes.
    check : str
        Name of the check.
    """
    label = table.set_index("object_id")["label"]
    test = rows.loc[rows["role"] == "test", ["row_id", "object_id", "source_id"]]
    test = test.assign(own=test["source_id"].map(label))
    _, code, _ = coded(predictions, classes)
    likely = np.asarray(classes, dtype=object)[code]
    wrong_class = predictions.loc[predictions["predicted"] != likely, "row_id"]
    if wrong_class.empty and test["row_id"].is_unique and _are_those(predictions, test):
        return counted(check, [], "")
    both = test.merge(predictions, "outer", "row_id", suffixes=("", "_given"), indicator=True)
    wrong = (both["_merge"] != "both") | (both["own"] != both["label"])
    wrong |= both["object_id"].fillna("") != both["object_id_given"].fillna("")
    wrong |= both["row_id"].duplicated(keep=False) | both["row_id"].isin(wrong_class)
    offenders = both.loc[wrong, "source_id"].fillna(both["object_id_given"]).tolist()
    return counted(check, offenders, "predictions are missing, or do not match the test rows")


def _are_those(predictions: pd.DataFrame, test: pd.DataFrame) -> bool:
    """Return whether predictions are those of the test rows, in their order."""
    names = {"row_id": "row_id", "object_id": "object_id", "own": "label"}
    return len(predictions) == len(test) and all(
        np.array_equal(
            test[own].fillna("").to_numpy(object), predictions[given].fillna("").to_numpy(object)
        )
        for own, given in names.items()
    )


def check_validation(
    out_of_fold: pd.DataFrame,
    trials: pd.DataFrame,
    validation: dict[str, Any],
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
) -> list[Finding]:
    """Return whether a study was scored on the validation rows, and chose by those scores.

    Parameters
    ----------
    out_of_fold : DataFrame
        object_id, fold, label and probabilities of the best trial.
    trials : DataFrame
        state and value of every trial.
    validation : dict
        ``metric`` and ``value`` of the best trial, from the node's record.
    rows, table : DataFrame
        ``resampled`` of the node's sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    """
    label = table.set_index("object_id")["label"]
    held = rows[rows["role"] == "validation"]
    held = held.assign(label=held["source_id"].map(label))
    key = ["object_id", "fold", "label"]
    counts = [
        frame[key].fillna({"object_id": ""}).astype({"fold": int}).value_counts()
        for frame in (held, out_of_fold)
    ]
    off = counts[0].sub(counts[1], fill_value=0)
    strangers = [star or "(synthetic)" for star, _, _ in off[off != 0].index]
    measure = registry.load("metrics", validation["metric"])
    scores = [measure.score(*coded(part, classes)) for _, part in out_of_fold.groupby("fold")]
    again = float(np.mean(scores)) if scores else np.nan
    value = validation["value"]
    differs = not abs(again - value) <= ROUNDING
    values = trials.loc[trials["state"] == "complete", "value"]
    best = values.max() if measure.GREATER_IS_BETTER else values.min()
    said = f"says {value:.4f} where its validation rows give {again:.4f}"
    return [
        counted(
            "validated_elsewhere",
            strangers,
            "out-of-fold rows are missing, or do not match the validation rows",
        ),
        counted(
            "validation_score_differs",
            [said] if differs else [],
            "score of a study is not that of its validation rows",
        ),
        counted(
            "chosen_by_other_scores",
            [] if abs(best - value) <= ROUNDING else [f"{value:.4f} where {best:.4f} was best"],
            "chosen trial is not the best by validation",
        ),
    ]
