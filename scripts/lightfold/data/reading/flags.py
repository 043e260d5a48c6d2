"""Quality flags of points: which columns are heeded, and which values are kept."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.curve_columns import Measures
from lightfold.data.reading.formats import Flag
from lightfold.data.reading.named_columns import Table
from lightfold.data.reading.parsing import as_ids, truth
from lightfold.errors import DataError, nearest

#: Names of columns that look like flags. Those of limits and of the sky are none.
_FLAG = re.compile(
    r".*flag.*|.*quality.*|qual|qc|q|err(code)?|rejected.*|.*_reject(ed)?|bad.*|is_?bad|blend.*|"
    r"dubious|sat(urated)?|.*mask(ed)?|status|outlier.*|good|is_?good|artifact.*",
    re.IGNORECASE,
)

_GOOD = re.compile(r"good|valid|ok", re.IGNORECASE)


def kept(values: pd.Series, good: Any, path: Path) -> np.ndarray:
    """Return which values of a column of flags are good.

    Parameters
    ----------
    values : Series
        The column.
    good : bool, int, float, str or None, or a list of them
        The values of good points. True and False take any spelling of a truth value; a missing
        one is false. None is a missing value.
    path : Path
        The file, for messages.

    Raises
    ------
    DataError
        If a truth value is asked for and the column holds none.
    """
    found = np.zeros(len(values), bool)
    for value in good if isinstance(good, list | tuple) else [good]:
        if isinstance(value, bool):
            found |= truth(values, path) == value
        elif value in (0, 1) and pd.api.types.is_bool_dtype(values):
            found |= truth(values, path) == bool(value)
        elif value is None:
            found |= values.isna().to_numpy()
        else:
            codes, distinct = pd.factorize(values)
            spelt = as_ids(pd.Series(distinct, dtype="object"))
            right = (spelt == as_ids(pd.Series([value], dtype="object"))[0]).to_numpy(bool)
            found |= np.append(right, False)[codes]
    return found


def heeded(table: Table, columns: dict[str, str], measures: list[Measures]) -> dict[str, Flag]:
    """Return the flags that are heeded, by column; name columns that look like others."""
    lower = {column.lower(): column for column in table.names}
    flags = {lower[name]: flag for name, flag in table.known.flags.items() if name in lower}
    lacking = {name: flag for name, flag in table.known.flags.items() if name not in lower}
    if lacking:
        names = " or ".join(f"'{name}'" for name in lacking)
        reasons = " or ".join(flag.reason for flag in lacking.values())
        table.said.append(f"no column {names}, so points {reasons} are not dropped")
    for column, kept in table.options.get("flags", {}).items():
        if column not in table.names:
            raise DataError(
                f"{table.path}: no column '{column}' for `flags`; {nearest(column, table.names)}"
            )
        flags[column] = Flag(
            kept,
            f"flagged by {column}",
            f"write the values that good points have in column '{column}', because `flags` keeps "
            f"{kept!r} only",
        )
    used = {*columns.values(), *flags}
    used |= {name for own in measures for name in (*own.columns.values(), *(own.ratio or ()))}
    used |= {lower[name] for name in table.known.reads if name in lower}
    others = [name for name in table.names if _FLAG.fullmatch(name) and name not in used]
    if others:
        several = len(others) > 1
        table.said.append(
            f"the {'columns' if several else 'column'} {', '.join(others)} "
            f"{'look like quality flags and are' if several else 'looks like a flag and is'}"
            f" not used: to keep good points only, write their values, such as "
            f"`flags: {{{others[0]}: {'true' if _GOOD.search(others[0]) else 0}}}`"
        )
    return flags
