"""Reductions: what a reducer learns from a sample, per fold and from the whole training set."""

from types import ModuleType
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.fitting.parts import Part, parts
from lightfold.sampling.fitted import FITTED, gathered
from lightfold.seeds import derive
from lightfold.tables import feature_columns

#: What a reduction has besides the reducer's own columns.
COLUMNS = {"fold": "int8"}


def write_reduction(
    inputs: dict[str, str], outputs: dict[str, str], reducer: str, settings: dict[str, Any]
) -> None:
    """Write what a reducer learns from the rows of a sample.

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
    record = gathered([])
    if reason:
        print(f"cannot run: {reason}")
    else:
        rows, table = tables.read(inputs["resampled"]), tables.read(inputs["table"])
        learned = parts(rows, table, step="reduce", max_rows=plugin.MAX_ROWS, **settings)
        features = feature_columns(table)
        found = [learn(plugin, part, features, settings["seed"]) for part in learned]
        reduction = pd.concat(found, ignore_index=True)
        record = gathered([part.fitted for part in learned])
        print(f"{reducer} learned {len(found)} times from {len(features)} features")
    tables.write(reduction, outputs["reduction"], COLUMNS | plugin.COLUMNS, reason)
    tables.write(record, outputs["fitted"], FITTED, reason)


def learn(plugin: ModuleType, part: Part, features: list[str], seed: int) -> pd.DataFrame:
    """Return what a reducer learns from the rows to fit on in a part, with the part's fold."""
    X = pd.DataFrame(part.X, columns=features)
    found = plugin.fit(X, part.y, part.weight, derive(seed, "reduce", part.name))
    fold = pd.array([pd.NA if part.fold is None else part.fold] * len(found), dtype="Int8")
    return found.assign(fold=fold)[[*COLUMNS, *plugin.COLUMNS]]
