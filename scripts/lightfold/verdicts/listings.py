"""What is decided, as tables for people."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from lightfold.display.listing import Listing

#: What is said where no honest node ran.
NO_NODE = "No honest node ran, so there is nothing to compare."

#: What is said where nothing has a twin.
NO_TWIN = "No setting with a resampler or a reducer has a twin without it."

GROUPS = (
    "Settings by their {metric} on test stars, with 95 % intervals. Those of one group cannot be "
    "told from its first (group 0: from the best) by the same stars, after Holm's correction for "
    "all pairs. The best of many is partly lucky: low_after_choice is a bound that holds whichever "
    "is taken because of its test score. dummy: a constant answer."
)
EFFECTS = (
    "What each resampler and each reducer adds to {metric}, compared with none: the mean over all "
    "settings that differ in nothing else, with its 95 % interval; p_adjusted is Holm's, over "
    "the rows of a test size. rope_within: probability that the difference is within {rope:g}."
)


def groups(table: pd.DataFrame, rope: float) -> Listing:
    """List the settings of each test size by rank."""
    if table.empty:
        return Listing(table, [], NO_NODE)
    own = ["rank", "group", "resampler", "reducer", "model", "value", "low", "high"]
    shown = [*own, "low_after_choice", "validation", "dummy", "repeats"]
    return Listing(table, _parts(table, shown), GROUPS.format(metric=_metric(table)))


def effects(table: pd.DataFrame, rope: float) -> Listing:
    """List what each resampler and each reducer brings, by test size."""
    if table.empty:
        return Listing(table, [], NO_TWIN)
    own = ["axis", "value", "settings", "difference", "low", "high", "p_adjusted"]
    shown = [*own, "rope_below", "rope_within", "rope_above", "repeats"]
    remark = EFFECTS.format(metric=_metric(table), rope=rope)
    return Listing(table, _parts(table, shown), remark)


#: The listings by their names.
LISTINGS: dict[str, Callable[[pd.DataFrame, float], Listing]] = {
    "groups": groups,
    "effects": effects,
}


def _parts(table: pd.DataFrame, shown: list[str]) -> list[tuple[str, pd.DataFrame]]:
    fields: Any = table.groupby(["protocol", "test_size"], sort=False)
    several = len(table["protocol"].unique()) > 1
    return [
        (f"{f'{protocol}, ' if several else ''}test size {100 * size:.0f} %", own[shown])
        for (protocol, size), own in fields
    ]


def _metric(table: pd.DataFrame) -> str:
    return str(table["metric"].iloc[0])
