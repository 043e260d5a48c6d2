"""Periods that a user gives for stars."""

from pathlib import Path

import numpy as np

from lightfold.data.reading.catalogue import refuse_absent, refuse_duplicates
from lightfold.data.reading.files import read_file
from lightfold.data.reading.parsing import as_ids, to_numbers
from lightfold.errors import DataError

#: The columns of their table: id of the star, and period [d].
COLUMNS = ("object_id", "period")


def read_periods(path: Path) -> dict[str, float]:
    """Return the periods that a table gives for stars [d]; empty cells are none.

    Raises
    ------
    DataError
        If it cannot be read, lacks one of `COLUMNS`, names a star twice, or has a period that is
        not a positive number.
    """
    table = read_file(path, [COLUMNS[0]])
    for column in COLUMNS:
        refuse_absent(column, "predict: periods", table, path)
    ids = as_ids(table[COLUMNS[0]]).rename(COLUMNS[0])
    refuse_duplicates(ids, path)
    periods = to_numbers(table[COLUMNS[1]], path).to_numpy()
    wrong = periods <= 0
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(
            f"{path}: column 'period' has {periods[row]:g} for star '{ids.iloc[row]}': give "
            f"periods in days, above 0, or leave the cell empty."
        )
    found = np.isfinite(periods)
    return dict(zip(ids[found], periods[found].tolist(), strict=True))
