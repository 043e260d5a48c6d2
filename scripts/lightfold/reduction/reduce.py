"""Reductions: what a reducer learns of a sample, once a fold and once of the whole training set."""

import dataclasses
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.fitting.parts import Part, parts
from lightfold.sampling import record as fits
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers

#: What a reduction has besides the reducer's own columns.
COLUMNS = {"fold": "int8"}


def write_reduction(
    inputs: dict[str, str], outputs: dict[str, str], reducer: str, settings: dict[str, Any]
) -> None:
    """Write what a reducer learns of the rows of a sample.

    Parameters
    ----------
    inputs, outputs : dict
        Paths of ``resampled`` and ``table``, and of ``reduction`` and ``fitted``.
    reducer : str
        Name of the plug-in.
    settings : dict
        ``classes`` and ``seed``.
    """
    plugin = registry.load("reducers", reducer)
    reason = tables.impossible(inputs["resampled"])
    reduction = pd.DataFrame(columns=[*COLUMNS, *plugin.COLUMNS])
    record = fits.gathered([])
    if reason:
        print(f"cannot run: {reason}")
    else:
        rows, table = tables.read(inputs["resampled"]), tables.read(inputs["table"])
        learned = parts(rows, table, step="reduce", max_rows=plugin.MAX_ROWS, **settings)
        features = feature_columns(table)
        found = [learn(plugin, part, features, settings["seed"]) for part in learned]
        reduction = pd.concat(found, ignore_index=True)
        record = fits.gathered([part.fitted for part in learned])
        print(f"{reducer} learned {len(found)} times, of {len(features)} features")
    tables.write(reduction, outputs["reduction"], COLUMNS | plugin.COLUMNS, reason)
    tables.write(record, outputs["fitted"], fits.COLUMNS, reason)


def learn(plugin: ModuleType, part: Part, features: list[str], seed: int) -> pd.DataFrame:
    """Return what a reducer learns of the rows to fit on of a part, with the part's fold."""
    X = pd.DataFrame(part.X, columns=features)
    found = plugin.fit(X, part.y, part.weight, derive(seed, "reduce", part.name))
    fold = pd.array([pd.NA if part.fold is None else part.fold] * len(found), dtype="Int8")
    return found.assign(fold=fold)[[*COLUMNS, *plugin.COLUMNS]]


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
    return dataclasses.replace(
        part, X=np.ascontiguousarray(X), X_held=np.ascontiguousarray(held), stop=stop
    )
