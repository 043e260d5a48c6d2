"""Tables in memory, as a model takes them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lightfold.errors import DataError, nearest
from lightfold.prediction.columns import match

#: What messages call a table that is in no file.
TABLE = "the table"


def as_features(
    table: Any, record: dict[str, Any], columns: Mapping[str, str] | None, id: str
) -> pd.DataFrame:
    """Return the features of a model, from a table of stars.

    Parameters
    ----------
    table : DataFrame, pyarrow.Table or astropy.table.Table
        The stars, one row each.
    record : dict
        The model's record, with ``features``.
    columns : mapping or None
        Columns of the table by the names of features, where they have other names.
    id : str
        Column that identifies each star.

    Returns
    -------
    DataFrame of shape (stars, features and flags)
        Features as float64, then columns whose names start with ``flag_``; indexed by the ids of
        stars as text, or by their numbers where the table has no such column.

    Raises
    ------
    DataError
        If features are missing, or are no numbers.
    """
    frame = _as_frame(table)
    names = [feature["name"] for feature in record["features"]]
    found = match([str(name) for name in frame], names, columns or {}, TABLE)
    frame.columns = [str(name) for name in frame]
    if id not in frame and id != "object_id":
        raise DataError(f"{TABLE} has no column '{id}'; {nearest(id, list(map(str, frame)))}")
    index = frame[id] if id in frame else pd.Series(range(len(frame)))
    X = pd.DataFrame({name: _numbers(frame[own], own) for name, own in found.features.items()})
    flags = [name for name in found.others if name.startswith("flag_")]
    X = pd.concat([X, frame[flags].reset_index(drop=True)], axis=1)
    return X.set_index(pd.Index(index.astype(str), name="object_id"))


def _as_frame(table: Any) -> pd.DataFrame:
    """Return a copy of a table as a DataFrame; bytes become text."""
    if hasattr(table, "to_pandas"):  # Arrow's, and astropy's
        frame = table.to_pandas()
    elif isinstance(table, pd.DataFrame):
        frame = table.copy(deep=False)
    else:
        raise TypeError(
            f"a table of stars is a pandas DataFrame, an Arrow table or an astropy Table, and no "
            f"{type(table).__name__}"
        )
    return frame.reset_index(drop=True)


def _numbers(values: pd.Series, name: str) -> Any:
    """Return a column as float64; infinite numbers are missing."""
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    wrong = numbers.isna() & values.notna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise DataError(
            f"{TABLE}: column '{name}' has no number in row {row}, but {values.iloc[row]!r}: "
            f"convert it, or make it missing."
        )
    return numbers.where(numbers.abs() < float("inf")).to_numpy()
