"""Parquet in and out: whole files only, each with the columns that its stage promises."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold.axes import NODE_AXES

#: The axes as columns, with their Arrow types.
AXIS_TYPES = {**dict.fromkeys(NODE_AXES, "string"), "test_size": "double", "repeat": "int64"}

#: Columns of a task's table before its features.
STAR = {"object_id": "string", "group": "string", "label": "string"}

_REASON = b"lightfold.impossible"


def write(
    frame: pd.DataFrame, path: str | Path, columns: dict[str, str], impossible: str = ""
) -> None:
    """Write a table under a temporary name, then rename it, so that no half-written file is seen.

    Parameters
    ----------
    frame : DataFrame
        The table.
    path : str or Path
        Where to write.
    columns : dict
        Columns that it promises to its readers, with their Arrow types, even if there are no
        rows. It may have more, such as features.
    impossible : str, optional
        Why a node cannot run. The file's metadata keeps it for the jobs that read the file.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise KeyError(f"{path} needs the columns {missing}")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for position, name in enumerate(table.column_names):
        if name in columns:
            column = table[name].cast(columns[name])
            table = table.set_column(position, pa.field(name, column.type), column)
    if impossible:
        table = table.replace_schema_metadata(
            {**(table.schema.metadata or {}), _REASON: impossible.encode()}
        )
    with whole(path) as temporary:
        pq.write_table(table, temporary)


def read(path: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a table that a job wrote."""
    return pq.read_table(path, columns=columns).to_pandas()


def read_remarks(path: str | Path) -> pd.DataFrame:
    """Read ``object_id`` and the columns of a table of features that are not features."""
    schema = pq.read_schema(path)
    return read(path, [field.name for field in schema if field.type != pa.float32()])


def impossible(path: str | Path) -> str:
    """Return why the job that wrote this table could not run, or an empty text if it could."""
    return (pq.read_schema(path).metadata or {}).get(_REASON, b"").decode()


def typed(axes: Mapping[str, Any]) -> dict[str, Any]:
    """Return axes as they are in tables: the test size is a fraction, the repeat a number."""
    types = {"test_size": float, "repeat": int}
    return {axis: types.get(axis, str)(value) for axis, value in axes.items()}


def feature_columns(table: pd.DataFrame) -> list[str]:
    """Return the feature columns of a task's table, in its order."""
    return [column for column in table.columns if column not in STAR]


def fold_numbers(fold: pd.Series) -> pd.Series:
    """Return inner folds as int; -1 is none: the test set, or the whole training set."""
    return fold.astype("Float64").fillna(-1).astype(int)


def join(chunks: Sequence[str], output: str) -> None:
    """Write the tables of all chunks as one, one chunk at a time."""
    schema = pq.read_schema(chunks[0]).remove_metadata()
    with whole(output) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for chunk in chunks:
            writer.write_table(pq.read_table(chunk).replace_schema_metadata())


@contextlib.contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a temporary name to write to, and rename it to `path` if all went well.

    A killed process leaves that file behind. The job overwrites it when it runs again.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
