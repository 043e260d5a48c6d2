"""Tables in memory, as a model takes them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from lightfold.data.reading.arrow_columns import nested, to_pandas
from lightfold.data.reading.astropy_tables import to_frame
from lightfold.data.reading.catalogue import refuse_duplicates
from lightfold.data.reading.headers import refuse_repeated
from lightfold.data.reading.parsing import as_ids, refuse_lost_digits
from lightfold.errors import DataError, nearest
from lightfold.prediction.reading.columns import FLAG, ID, as_numbers, bands, match, without_missing

#: What messages call a table that is in no file.
TABLE = Path("the table")


def as_features(
    table: Any, record: Mapping[str, Any], columns: Mapping[str, str] | None = None, id: str = ID
) -> pd.DataFrame:
    """Return the features of a model, from a table of stars.

    Values are read as those of a file: infinities, texts such as "n/a", and marks such as -99.99
    are missing. What is taken as a mark is printed.

    Parameters
    ----------
    table : DataFrame, pyarrow.Table or astropy.table.Table
        The stars, one row each.
    record : mapping
        The model's record, with ``features``.
    columns : mapping, optional
        Columns of the table by the names of features, where they have other names.
    id : str
        Column that identifies each star.

    Returns
    -------
    DataFrame of shape (stars, features and flags)
        Features as float64, then columns whose names start with ``flag_``; indexed by the ids of
        stars as text. Where the table has no column ``object_id``, they are its index, or numbers.

    Raises
    ------
    DataError
        If there are no rows, features or the named ids are missing, a name or an id is there twice,
        or features are no numbers.
    """
    frame = _as_frame(table)
    called = [str(name) for name in frame]
    refuse_repeated(called, TABLE)
    if frame.empty:
        raise DataError(f"{TABLE} has no rows.")
    if id not in frame and isinstance(table, pd.DataFrame) and id in (ID, table.index.name):
        frame.insert(0, id, table.index)
    if id not in frame and id != ID:
        raise DataError(f"{TABLE} has no column '{id}'; {nearest(id, [*frame.columns])}")
    names = [feature["name"] for feature in record["features"]]
    given = {feature: str(column) for feature, column in (columns or {}).items()}
    found = match(called, names, given, str(TABLE), bands(record))
    for line in found.notes:
        print(line)
    numbers = {
        feature: without_missing(as_numbers(frame[column], TABLE), TABLE).to_numpy()
        for feature, column in found.features.items()
    }
    flags = {name: frame[name].to_numpy() for name in found.others if name.startswith(FLAG)}
    ids = frame[id] if id in frame else pd.Series(range(len(frame)))
    refuse_lost_digits(ids, TABLE)
    ids = as_ids(ids.map(_decoded))
    refuse_duplicates(ids.rename(id), TABLE)
    return pd.DataFrame(numbers | flags, index=pd.Index(ids, name=ID))


def _decoded(value: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _as_frame(table: Any) -> pd.DataFrame:
    """Return a table in pandas, without columns that have several values per row."""
    if isinstance(table, pa.Table):
        single = [place for place, field in enumerate(table.schema) if not nested(field.type)]
        frame = to_pandas(table.select(single))
    elif hasattr(table, "colnames") and hasattr(table, "to_pandas"):
        frame = to_frame(table)
    elif isinstance(table, pd.DataFrame):
        frame = table.reset_index(drop=True)
    else:
        raise TypeError(
            f"a table of stars is a pandas DataFrame, an Arrow table or an astropy Table, and no "
            f"{type(table).__name__}"
        )
    return frame.rename(columns=str)
