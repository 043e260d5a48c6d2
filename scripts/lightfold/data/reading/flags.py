"""Quality flags of points: which values are kept."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.parsing import as_ids, truth


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
