"""Checks of what a node left: its predictions and scores belong to the right rows."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.audit.findings import Finding, counted
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.fitting.parts import Part
from lightfold.fitting.resampling import resampled
from lightfold.images.table import Images
from lightfold.predictions import coded
from lightfold.reduction.apply import reduced
from lightfold.seeds import derive
from lightfold.tables import fold_numbers

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
    both = test.merge(predictions, "outer", "row_id", suffixes=("", "_given"), indicator=True)
    wrong = (both["_merge"] != "both") | (both["own"] != both["label"])
    wrong |= both["object_id"].fillna("") != both["object_id_given"].fillna("")
    wrong |= both["row_id"].duplicated(keep=False) | both["row_id"].isin(wrong_class)
    offenders = both.loc[wrong, "source_id"].fillna(both["object_id_given"]).tolist()
    return counted(check, offenders, "predictions are missing, or do not match the test rows")


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


def check_refit(
    predictions: pd.DataFrame,
    record: dict[str, Any],
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    reduction: pd.DataFrame,
    images: Images | None = None,
) -> Finding:
    """Return which predictions a new fit to the training rows does not reproduce.

    The fit takes its parameters and seed from the node's record.

    Parameters
    ----------
    predictions : DataFrame
        row_id and predicted of a node.
    record : dict
        The node's record: its model, parameters and seed.
    rows, table : DataFrame
        ``resampled`` of the node's sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    reduction : DataFrame
        What the node's reducer has learned.
    images : Images, optional
        Images of the stars, if its model is shown any.
    """
    own = rows[rows["fold"].isna()]
    again = _refit(record, own, table, classes, reduction, images).set_index("row_id")["again"]
    given = predictions.set_index("row_id")["predicted"]
    return counted(
        "predictions_not_reproduced",
        _differing(again, given),
        "test rows get another class from a fit to the training rows alone (row_id)",
    )


def check_fold_refit(
    out_of_fold: pd.DataFrame,
    record: dict[str, Any],
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    reduction: pd.DataFrame,
    images: Images | None = None,
) -> Finding:
    """Return which stars of an inner fold a new fit to the fold's training rows classifies anew.

    The seed of the node picks the fold. What a study makes of training rows is in no file. Here it
    is made again, by code that is given the rows of one fold only.

    Parameters
    ----------
    out_of_fold : DataFrame
        object_id, fold and probabilities of the node.
    record, rows, table, classes, reduction, images
        As in `check_refit`.
    """
    inner, folds = fold_numbers(rows["fold"]), sorted(set(fold_numbers(out_of_fold["fold"])))
    fold = folds[derive(record["seed"], "audit") % len(folds)]
    own = rows[inner == fold]
    again = _refit(record, own, table, classes, reduction, images).set_index("object_id")["again"]
    left = out_of_fold[fold_numbers(out_of_fold["fold"]) == fold]
    _, code, _ = coded(left, classes)
    given = pd.Series(np.asarray(classes, dtype=object)[code], left["object_id"].to_numpy())
    return counted(
        "out_of_fold_not_reproduced",
        _differing(again, given),
        "validation stars get another class from a fit to their fold's training rows alone",
    )


def _refit(
    record: dict[str, Any],
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    reduction: pd.DataFrame,
    images: Images | None,
) -> pd.DataFrame:
    """Return the held-out rows of one part, with the class that a new fit predicts: ``again``."""
    plugin = registry.load("models", record["node"]["model"])
    resamples = bool(record["resampler_params"])
    given = rows, table, classes, record["seed"], images
    (part,) = parts_for(plugin, *given, resamples=resamples)
    code = predict_again(record, part, reduction, record["seed"])
    return part.held.assign(again=np.asarray(classes, dtype=object)[code])


def _differing(again: pd.Series, given: pd.Series) -> list[Any]:
    """Return which rows of two series of classes have no or another class in the other one."""
    both = pd.concat([again.rename("again"), given.rename("given")], axis=1)
    return both.index[both["again"] != both["given"]].tolist()


def predict_again(
    record: dict[str, Any], part: Part, reduction: pd.DataFrame, seed: int
) -> np.ndarray:
    """Return the codes predicted for a part's held-out rows by a fit with a node's parameters."""
    plugin = registry.load("models", record["node"]["model"])
    reducer = registry.load("reducers", record["node"]["reducer"])
    given = resampled(part, record["resampler_params"], plugin.MAX_ROWS, seed)
    own = reduced(given, reducer, reduction, record["reducer_params"])
    power = record["weight_power"] or 1.0  # None where nothing is weighted
    score, _, _ = fit_and_score(plugin, record["params"], power, own, seed)
    return score.argmax(axis=1)
