"""Checks that what reducers learned is what they learn from the training rows."""

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.audit.apart import apart, blind, hidden, opens_tables
from lightfold.audit.findings import Finding, counted
from lightfold.audit.nodes import ROUNDING
from lightfold.fitting.parts import part
from lightfold.reduction.apply import of_fold
from lightfold.reduction.reduce import learn
from lightfold.tables import feature_columns, fold_numbers

#: By how much a reduced value of a star, in single precision, may differ if fewer are reduced.
ROUGH = 1e-3

#: Values of a table from which it takes long to learn a reduction again in every fold.
MANY = 100_000


def check_reduction(
    reduction: pd.DataFrame,
    reducer: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    seed: int,
) -> list[Finding]:
    """Return whether a reducer learns the same from the training rows as is in its file.

    It learns again from every inner fold and from the whole training set, apart from held-out rows
    and from files; see `apart`. A reducer that limits its rows, because it takes long, learns again
    from the whole training set only if the table has more than `MANY` values.

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
    inner = fold_numbers(rows["fold"])
    slow = registry.declared("reducers", reducer, "MAX_ROWS") is not None
    many = len(table) * len(feature_columns(table)) > MANY
    drawn = [-1] if slow and many else sorted(set(inner))
    differ, dependent, opened = [], [], []
    for number in drawn:
        with apart() as found:
            try:
                given = rows[inner == number], table, classes, seed
                name, same, alone = _learn_again(reduction, reducer, *given)
            except Exception as error:  # of a plug-in's code; it went well when it learned
                name, same, alone = f"{type(error).__name__}: {error}", False, True
        differ += [] if same else [name]
        dependent += [] if alone else [name]
        opened += found
    return [
        counted(
            "reduction_not_reproduced",
            differ,
            "reductions are not what the reducer learns from the training rows alone",
        ),
        counted(
            "reduced_by_others",
            dependent,
            "reductions of held-out stars depend on those that are held out beside them",
        ),
        opens_tables(opened),
    ]


def _learn_again(
    reduction: pd.DataFrame,
    reducer: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    classes: list[str],
    seed: int,
) -> tuple[str, bool, bool]:
    """Return a part's name, whether it is learned again, and whether rows are reduced alone."""
    plugin = registry.load("reducers", reducer)
    unseen = part(rows, hidden(table, rows, seed), classes, plugin.MAX_ROWS, seed, "reduce")
    again = learn(plugin, blind(unseen, seed), feature_columns(table), seed)[list(plugin.COLUMNS)]
    left = of_fold(reduction, unseen.fold)
    same = _same(again, left[list(plugin.COLUMNS)])
    asked = part(rows, table, classes, plugin.MAX_ROWS, seed, "reduce").X_held
    params = plugin.defaults(left)
    whole, half = plugin.reduce(asked, left, params), np.arange(len(asked)) % 2 == 0
    alone = all(
        np.allclose(plugin.reduce(asked[side], left, params), whole[side], ROUGH, ROUGH)
        for side in (half, ~half)
        if side.any()
    )
    return unseen.name, same, alone


def _same(again: pd.DataFrame, given: pd.DataFrame) -> bool:
    return len(again) == len(given) and all(
        np.allclose(again[name], given[name], rtol=0, atol=ROUNDING)
        if given[name].dtype.kind == "f"
        else again[name].tolist() == given[name].tolist()
        for name in given
    )
