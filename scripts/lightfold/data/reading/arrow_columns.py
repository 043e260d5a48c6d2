"""Arrow columns of every type, as columns that pandas knows as numbers, texts or times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:  # the names of columns are read without pandas
    import pandas as pd


def nested(kind: pa.DataType) -> bool:
    """Return whether a column of this type has several values per row."""
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return pa.types.is_nested(kind) or pa.types.is_interval(kind)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Return a table in pandas: integers stay integers if some are missing; bytes are text.

    Decimals become the floating-point number next to them, and booleans 1 and 0 if some are
    missing.
    """
    plain = [_plain(column) for column in table.columns]
    frame = pa.table(plain, names=[str(n) for n in range(len(plain))]).to_pandas()
    for position, column in enumerate(plain):
        if pa.types.is_integer(column.type) and column.null_count:
            frame.isetitem(position, _gapped(column))
    frame.columns = table.column_names
    return frame


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as a type that pandas knows as numbers, texts or times."""
    if isinstance(column.type, pa.BaseExtensionType):
        column = pa.chunked_array(
            [chunk.storage for chunk in column.chunks], column.type.storage_type
        )
    if pa.types.is_run_end_encoded(column.type):
        column = pc.run_end_decode(column)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    if pa.types.is_decimal(kind):  # by way of text, which rounds once
        return column.cast(pa.string()).cast(pa.float64())
    if pa.types.is_boolean(kind) and column.null_count:
        return column.cast(pa.int8()).cast(pa.float64())
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.float64())
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("ms"))
    if pa.types.is_time(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        return column.cast(pa.string())
    if pa.types.is_fixed_size_binary(kind) or kind == pa.binary_view():
        column = column.cast(pa.binary())
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return _decoded(column)
    return column


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return bytes as text: UTF-8, or Latin-1 if they are not."""
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:
        found = column.to_pylist()
        values = [value if value is None else value.decode("latin-1") for value in found]
        return pa.chunked_array([pa.array(values, pa.string())])


def _gapped(column: pa.ChunkedArray) -> pd.arrays.IntegerArray:
    from pandas.arrays import IntegerArray

    filled = pc.fill_null(column, 0).to_numpy()
    return IntegerArray(filled.copy(), pc.is_null(column).to_numpy())
