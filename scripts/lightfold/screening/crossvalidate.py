"""Cross-validation of one model with its defaults, on the training stars of a split."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.errors import DataError, Impossible
from lightfold.fitting.calibration import probabilities
from lightfold.fitting.fit import fit_and_score
from lightfold.fitting.parts import part, unimputed
from lightfold.plugins.metrics import accuracy, macro_f1
from lightfold.sampling.places import divide
from lightfold.sampling.rows import natural_rows
from lightfold.tables import fold_numbers

METRICS = {"accuracy": accuracy, "macro_f1": macro_f1}

#: One row per fold; times are wall times [s].
COLUMNS = {
    "task": "string",
    "model": "string",
    "fold": "int64",
    **dict.fromkeys(METRICS, "double"),
    "train_seconds": "double",
    "predict_seconds": "double",
    "rows_trained": "int64",
    "rows_held_out": "int64",
}

#: Steps that must record the stars they were fitted on.
STEPS = {"impute", "scale", "model"}


def write_folds(
    inputs: dict[str, str], output: str, axes: dict[str, str], settings: dict[str, Any]
) -> None:
    """Write what a model scores on each fold, or why it cannot run.

    Parameters
    ----------
    inputs : dict
        Paths of a task's ``table`` and ``split``.
    output : str
        Path to write.
    axes : dict
        ``task`` and ``model``.
    settings : dict
        ``classes``, ``folds`` and ``seed``; the same for all models of a task.
    """
    table, split = (tables.read(inputs[name]) for name in ("table", "split"))
    reason, found = tables.impossible(inputs["split"]), pd.DataFrame(columns=list(COLUMNS))
    try:
        if not reason:
            found = cross_validate(table, split, axes["model"], **settings)
    except Impossible as error:
        reason = str(error)
    print(f"cannot run: {reason}" if reason else found.to_string(index=False))
    tables.write(found.assign(**axes)[list(COLUMNS)], output, COLUMNS, impossible=reason)


def cross_validate(
    table: pd.DataFrame, split: pd.DataFrame, model: str, classes: list[str], folds: int, seed: int
) -> pd.DataFrame:
    """Return what a model with its defaults scores on each fold of the training stars.

    Imputation and scaling are fitted anew on each fold's training stars; nothing is resampled.

    Parameters
    ----------
    table, split : DataFrame
        The task's table and a split of it, stars in the same order; test stars are dropped.
    model : str
        Name of the plug-in.
    classes : list of str
        The classes, in the order of their codes.
    folds, seed : int
        Number of folds, and the seed of folds and fits.

    Returns
    -------
    DataFrame
        As `COLUMNS`, without the axes.

    Raises
    ------
    Impossible
        If a class has no star in some fold, or the model cannot run on these stars.
    DataError
        If a step was fitted on a star that is held out.
    """
    plugin = registry.load("models", model)
    stars = table[(split["role"] == "train").to_numpy()].reset_index(drop=True)
    fold = stratified_folds(stars, classes, folds, seed)
    found = []
    for number in range(folds):
        held, trained = stars[fold == number], stars[fold != number]
        rows = [natural_rows(trained, "train", number), natural_rows(held, "validation", number)]
        own = part(
            *(pd.concat(rows, ignore_index=True), stars, classes, plugin.MAX_ROWS, seed),
            missing=plugin.MISSING,
        )
        require_apart(own.fitted, trained, held)
        score, probable, seconds = fit_and_score(plugin, plugin.DEFAULTS, 1.0, unimputed(own), seed)
        probability = score if probable else probabilities(score, 1)
        answer = own.y_held, probability.argmax(axis=1), probability
        values = {name: metric.score(*answer) for name, metric in METRICS.items()}
        rows_used = {"rows_trained": len(own.y), "rows_held_out": len(own.y_held)}
        found.append({"fold": number, **values, **seconds, **rows_used})
    return pd.DataFrame(found)


def stratified_folds(stars: pd.DataFrame, classes: list[str], folds: int, seed: int) -> np.ndarray:
    """Return each star's fold, shape (stars,): groups together, every class in equal shares.

    Raises
    ------
    Impossible
        If a class has no star in some fold.
    """
    fold = fold_numbers(divide(stars, 0.0, folds, seed)["fold"]).to_numpy()
    counts = pd.crosstab(stars["label"].to_numpy(), fold)
    counts = counts.reindex(index=classes, columns=range(folds), fill_value=0)
    for name, row in counts.iterrows():
        if (row == 0).any():
            raise Impossible(
                f"class '{name}' ({int(row.sum())} training stars) has none in one of {folds} "
                f"folds: lower `estimators.folds`, or merge it with another class or leave it out "
                f"in `classes` of the task."
            )
    return fold


def require_apart(fitted: pd.DataFrame, trained: pd.DataFrame, held: pd.DataFrame) -> None:
    """Raise a `DataError` if a step was fitted on what is held out, or has no record.

    Parameters
    ----------
    fitted : DataFrame
        The record of fits of a fold, as `sampling.fitted.FITTED`.
    trained, held : DataFrame
        The fold's training stars, and those held out.
    """
    missing = sorted(STEPS - set(fitted["step"]))
    if missing:
        raise DataError(f"cross-validation: {missing} left no record of what they were fitted on.")
    apart = trained.loc[~trained["group"].isin(held["group"]), "object_id"]
    outside = fitted[~fitted["object_id"].isin(apart)]
    if len(outside):
        step, star = outside[["step", "object_id"]].iloc[0]
        raise DataError(
            f"cross-validation: '{step}' was fitted on {len(outside)} stars that are held out, or "
            f"whose group is, first {star}."
        )
