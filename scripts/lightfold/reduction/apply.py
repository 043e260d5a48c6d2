"""What a reducer learned, applied to a part."""

import dataclasses
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold.fitting.parts import Part, unimputed
from lightfold.tables import fold_numbers


def of_fold(reduction: pd.DataFrame, fold: int | None) -> pd.DataFrame:
    """Return what was learned for a fold, or for the whole training set if it is None."""
    if reduction.empty:  # of a reducer that learns nothing
        return reduction
    number = -1 if fold is None else fold
    return reduction[fold_numbers(reduction["fold"]) == number].reset_index(drop=True)


def reduced(
    part: Part, plugin: ModuleType, reduction: pd.DataFrame, params: dict[str, Any]
) -> Part:
    """Return a part with the columns that a reducer makes of its features.

    Values that were missing are so again if the model takes them and the reducer mixes no features.

    Parameters
    ----------
    part : Part
        With all features.
    plugin : module
        The reducer.
    reduction : DataFrame
        All that it has learned; empty if it learns nothing.
    params : dict
        How much of it is kept.
    """
    learned = of_fold(reduction, part.fold)
    X, held = (plugin.reduce(values, learned, params) for values in (part.X, part.X_held))
    stop = part.stop
    if stop is not None:
        kept = np.ascontiguousarray(plugin.reduce(stop.X, learned, params))
        stop = dataclasses.replace(stop, X=kept)
    missing, missing_held = (
        None if gaps is None or plugin.MIXES else plugin.reduce(gaps, learned, params)
        for gaps in (part.missing, part.missing_held)
    )
    return unimputed(
        dataclasses.replace(
            part,
            X=np.ascontiguousarray(X),
            X_held=np.ascontiguousarray(held),
            stop=stop,
            missing=missing,
            missing_held=missing_held,
        )
    )
