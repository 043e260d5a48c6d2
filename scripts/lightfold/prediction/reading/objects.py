"""The stars of a table of features: their ids, positions, and columns that are no features."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.data.reading.positions import degrees, find, without_none
from lightfold.prediction.reading.columns import ID
from lightfold.prediction.reading.rows import Rows

POSITION = ["ra", "dec"]


def write(rows: Rows, where: Path, path: str | Path) -> None:
    """Write the table of stars, a chunk at a time.

    Columns of usual names for the right ascension and the declination become ``ra`` and ``dec``,
    in degrees. Others are numbers if all their values are.

    Parameters
    ----------
    rows : Rows
        The table that was read.
    where : Path
        What messages call it.
    path : str or Path
        Where to write.
    """
    chunks = range(len(rows.sizes))
    pair = find(rows.columns.others)
    place = _positions(rows, list(pair), where) if pair else pd.DataFrame()
    others = [name for name in rows.columns.others if name not in (pair or ())]
    names = [f"{name}_in_file" if name in (ID, *POSITION) else name for name in others]
    kinds = {name: _kind(rows, name) for name in others}
    schema = pa.schema(
        [
            (ID, pa.string()),
            *((role, pa.float64()) for role in place),
            *zip(names, kinds.values(), strict=True),
        ]
    )
    start = 0
    with tables.whole(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for number in chunks:
            frame = rows.others(number, others)
            own = place.iloc[start : start + len(frame)]
            columns = [
                pa.array(frame[ID], pa.string()),
                *(pa.array(own[role]) for role in place),
                *(_column(frame[name], kind) for name, kind in kinds.items()),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            start += len(frame)


def _positions(rows: Rows, pair: list[str], where: Path) -> pd.DataFrame:
    """Return the positions of all stars in degrees."""
    parts = [rows.others(number, pair)[pair] for number in range(len(rows.sizes))]
    frame = pd.concat(parts, ignore_index=True)
    found = pd.DataFrame(
        {role: degrees(frame[name], role, where) for role, name in zip(POSITION, pair, strict=True)}
    )
    return without_none(found, where)


def _kind(rows: Rows, name: str) -> pa.DataType:
    """Return the type of a column, of which a part may be without any value."""
    known: set[pa.DataType] = set()
    for number in range(len(rows.sizes)):
        values = rows.others(number, [name])[name].dropna()
        if len(values):
            known.add(pa.array(values).type)
    if len(known) == 1:
        return known.pop()
    return pa.float64() if known and all(map(_is_number, known)) else pa.string()


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def _column(values: pd.Series, kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        text = values.map(str, na_action="ignore").astype("object")
        return pa.array(text.where(values.notna(), None), kind)
    return pa.array(values, from_pandas=True).cast(kind)
