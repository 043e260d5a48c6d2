"""The record of fits: which stars each fitted step of a job has seen, for the audit."""

from collections.abc import Iterable

import pandas as pd
from sklearn.pipeline import Pipeline

FITTED = {"fold": "int8", "step": "string", "object_id": "string"}


def seen(step: str, fold: int | None, stars: Iterable[str]) -> pd.DataFrame:
    """Return the record of one fit.

    Parameters
    ----------
    step : str
        What was fitted: impute, scale, sample, reduce or model. It is stop for the stars by which
        a fit decided when to stop.
    fold : int or None
        The inner fold that it was fitted for; None is the whole training set.
    stars : iterable of str
        The stars that it was fitted on, or from which the rows that it was fitted on were made.

    Returns
    -------
    DataFrame
        One row per star, with the columns of `FITTED`.
    """
    frame = pd.DataFrame({"object_id": pd.unique(pd.Series(stars, dtype="object"))})
    frame.insert(0, "step", step)
    folds = pd.array([pd.NA if fold is None else int(fold)] * len(frame), "Int8")
    return frame.assign(fold=folds)[list(FITTED)]


def steps_seen(fitted: Pipeline, fold: int | None) -> list[pd.DataFrame]:
    """Return the record of each step of a fitted pipeline, by its name."""
    return [seen(name, fold, step.fitted_on_) for name, step in fitted.steps]


def gathered(records: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the records of several fits as one table, without rows if there were none."""
    return pd.concat(records, ignore_index=True) if records else seen("", None, [])
