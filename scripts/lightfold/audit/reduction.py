"""Checks that what reducers learned is what they learn from the training rows."""

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.audit.findings import Finding, counted
from lightfold.audit.nodes import ROUNDING
from lightfold.fitting.parts import part
from lightfold.reduction.apply import of_fold
from lightfold.reduction.reduce import learn
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers


def check_reduction(
    reduction: pd.DataFrame,
    reducer: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    seed: int,
) -> Finding:
    """Return whether a reducer learns the same from the training rows as is in its file.

    It learns again from the whole training set, and from one inner fold that the seed picks.

    Parameters
    ----------
    reduction : DataFrame
        What it has learned.
    reducer : str
        Name of the plug-in.
    rows, table : DataFrame
        ``resampled`` of its sample, and the task's table.
    classes : list of str
        The classes, in the order of their codes.
    seed : int
        Seed of the job that made it.
    """
    plugin = registry.load("reducers", reducer)
    inner = fold_numbers(rows["fold"])
    folds = sorted(set(inner) - {-1})
    drawn = [-1, folds[derive(seed, "audit") % len(folds)]]
    differ = []
    for number in drawn:
        own = part(rows[inner == number], table, classes, plugin.MAX_ROWS, seed, "reduce")
        again = learn(plugin, own, feature_columns(table), seed)[list(plugin.COLUMNS)]
        if not _same(again, of_fold(reduction, own.fold)[list(plugin.COLUMNS)]):
            differ.append(own.name)
    return counted(
        "reduction_not_reproduced",
        differ,
        "reductions are not what the reducer learns from the training rows alone",
    )


def _same(again: pd.DataFrame, given: pd.DataFrame) -> bool:
    return len(again) == len(given) and all(
        np.allclose(again[name], given[name], rtol=0, atol=ROUNDING)
        if given[name].dtype.kind == "f"
        else again[name].tolist() == given[name].tolist()
        for name in given
    )
