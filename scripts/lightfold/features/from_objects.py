"""Columns of the table of stars that are features, such as a redshift or a host's magnitude."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.errors import DataError, nearest


def check(objects: str, columns: list[str]) -> None:
    """Raise a `DataError` if a table of stars lacks a column, or if it holds no numbers."""
    schema = pq.read_schema(objects)
    for column in columns:
        if column not in schema.names:
            raise DataError(
                f"features.from_objects: {objects} has no column '{column}'; "
                f"{nearest(column, schema.names)}"
            )
        kind = schema.field(column).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            texts = tables.read(objects, [column])[column].dropna()
            like = f", such as '{texts.iloc[0]}'" if len(texts) else ""
            raise DataError(
                f"features.from_objects: column '{column}' of {objects} holds no numbers{like}: "
                f"make it a column of numbers, empty where none is known, or take it out."
            )


def adding(
    objects: str, columns: list[str] | None, key: str
) -> Callable[[pa.Table], pa.Table] | None:
    """Return a function that adds columns of a table of stars to a table of features.

    They are single-precision numbers, missing where they are missing or not finite.

    Parameters
    ----------
    objects : str
        Path of the table of stars.
    columns : list of str, optional
        Its columns that are features. Without any, there is nothing to add: None.
    key : str
        The column of the table of features that names the star.

    Raises
    ------
    DataError
        See `check`.
    """
    if not columns:
        return None
    check(objects, columns)
    given = tables.read(objects, ["object_id", *columns]).set_index("object_id")
    given = given.astype("float64").astype("float32")
    given = given.where(np.isfinite(given))

    def added(table: pa.Table) -> pa.Table:
        own = given.reindex(table[key].to_pandas())
        for name, values in own.items():
            table = table.append_column(str(name), pa.array(values.to_numpy(), from_pandas=True))
        return table

    return added
