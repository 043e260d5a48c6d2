"""Fitting a model to a part, and scoring what the part holds out."""

import time
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold.fitting.parts import Part, Watch, parts
from lightfold.images.table import Images
from lightfold.seeds import derive


def parts_for(
    plugin: ModuleType,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    seed: int,
    images: Images | None = None,
    max_rows: int | None = None,
    resamples: bool = False,
) -> list[Part]:
    """Return the parts that a model is fitted on; see `parts.parts`.

    Parameters
    ----------
    plugin : module
        The model.
    rows, table : DataFrame
        ``resampled``, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    seed : int
        Seed of the node.
    images : Images, optional
        Images of the stars, for a model that needs them.
    max_rows : int, optional
        The most rows that a fit is given, if the model takes more.
    resamples : bool
        Whether the parts are yet to be resampled: the model's limit comes after that.
    """
    own = None if resamples else plugin.MAX_ROWS
    limits = [limit for limit in (own, max_rows) if limit is not None]
    least = min(limits) if limits else None
    stops = plugin.EPOCHS > 0
    return parts(
        *(rows, table, classes, least, seed),
        images=images,
        stops=stops,
        missing=plugin.MISSING and not stops,
    )


def fit_and_score(
    plugin: ModuleType,
    params: dict[str, Any],
    power: float,
    part: Part,
    seed: int,
    watch: Watch | None = None,
) -> tuple[np.ndarray, bool, dict[str, Any]]:
    """Fit on a part and score its held-out rows.

    Parameters
    ----------
    plugin, params, power, part, seed, watch
        See `fit`.

    Returns
    -------
    score : array of shape (held-out rows, classes)
        Probabilities if the model gives them, else decision scores.
    probable : bool
        Whether they are probabilities.
    record : dict
        Wall time of the fit and of the prediction [s], and the history of its epochs if it has any.
    """
    start = time.perf_counter()
    fitted = fit(plugin, params, power, part, seed, watch)
    ready = time.perf_counter()
    found, probable = score(fitted, part.X_held)
    end = time.perf_counter()
    record = {"train_seconds": ready - start, "predict_seconds": end - ready}
    if part.stop is not None:
        record |= {"history": fitted.history, "best_epoch": fitted.best_epoch}
    return found, probable, record


def fit(
    plugin: ModuleType,
    params: dict[str, Any],
    power: float,
    part: Part,
    seed: int,
    watch: Watch | None = None,
) -> Any:
    """Return a model fitted on a part.

    Parameters
    ----------
    plugin : module
        The model.
    params : dict
        Its parameters.
    power : float
        Power of the weights.
    part : Part
        What to fit on.
    seed : int
        Seed of the node.
    watch : callable, optional
        For a model that trains by epochs: takes each epoch and its loss. It may raise an error to
        end the fit.
    """
    weight = None if part.weight is None else part.weight**power
    # Rows held back keep their weights, so that losses of trials with different powers compare.
    stopping = () if part.stop is None else (part.stop, watch)
    return plugin.fit(params, part.X, part.y, weight, derive(seed, "fit", part.name), *stopping)


def score(fitted: Any, X: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return what a fitted model says of rows, and whether it gives probabilities.

    Parameters
    ----------
    fitted : object
        The model, with ``predict_proba`` or ``decision_function``.
    X : array of shape (rows, features)
        The rows, as the model was fitted on.

    Returns
    -------
    score : array of float, shape (rows, classes)
        Probabilities if the model gives them, else decision scores.
    probable : bool
        Whether they are probabilities.
    """
    probable = hasattr(fitted, "predict_proba")
    found = (fitted.predict_proba if probable else fitted.decision_function)(X)
    if found.ndim == 1:  # decision scores of two classes
        found = np.column_stack([-found / 2, found / 2])
    return np.asarray(found, dtype=float), probable
