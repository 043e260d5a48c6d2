"""Checks that a new fit to the training rows gives the answers that a node left."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.audit.findings import Finding, counted
from lightfold.fitting.fit import parts_for, score
from lightfold.fitting.parts import Part
from lightfold.images.table import Images
from lightfold.predictions import coded
from lightfold.seeds import derive
from lightfold.tables import fold_numbers
from lightfold.tuning.refit import refit


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
    fitted, own = refit(record, part, reduction, seed)
    return score(fitted, own.X_held)[0].argmax(axis=1)
