"""Parquet files and folders, and Arrow files (Feather), as pandas tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from lightfold.data.reading.arrow_columns import nested, to_pandas
from lightfold.data.reading.cells import typed
from lightfold.data.reading.compression import opened, seekable
from lightfold.data.reading.nested import Leaf, flatten, leaves, points_in
from lightfold.errors import DataError

if TYPE_CHECKING:  # the names of columns are read without pandas
    import pandas as pd

_PARQUET = b"PAR1"

#: In place of a missing value, in the names of folders.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


class Part(NamedTuple):
    """A file, and the columns that the names of its folders give, such as ``label=EW``."""

    path: Path
    folders: dict[str, str | None]


def parts(path: Path) -> list[Part]:
    """Return the file itself, or the Parquet files of a folder, sorted by their paths.

    Hidden files, and those whose names start with ``_``, are passed over.

    Raises
    ------
    DataError
        If a folder holds no Parquet file.
    """
    if path.is_file():
        return [Part(path, {})]
    found = []
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        hidden = any(name.startswith((".", "_")) and "=" not in name for name in inside.parts)
        if not hidden and file.is_file() and _is_parquet(file):
            pairs = [name.partition("=")[::2] for name in inside.parts[:-1] if "=" in name]
            values = {key: None if text == _NO_VALUE else unquote(text) for key, text in pairs}
            found.append(Part(file, values))
    if not found:
        raise DataError(f"{path}: is a folder without Parquet files: name files in it.")
    return found


def schema(path: Path) -> pa.Schema:
    """Return the columns of a file, or those of all files of a folder."""
    schemas = []
    for part in parts(path):
        own = _schema(part.path)
        new = [key for key in part.folders if key not in own.names]
        schemas.append(pa.schema([*own.remove_metadata(), *((key, pa.string()) for key in new)]))
    if len(schemas) == 1:
        return schemas[0]
    return pa.unify_schemas(schemas, promote_options="permissive")


def count_rows(path: Path, columns: list[str] | None = None) -> int:
    """Return the number of rows of a Parquet file or folder; for columns of lists, of points."""
    number = 0
    for part in parts(path):
        file = pq.ParquetFile(seekable(part.path))
        own = [leaf for leaf in leaves(file.schema_arrow) if leaf.name in (columns or [])]
        number += sum(_sizes(file, own)[1])
    return number


def read(path: Path, text_columns: list[str]) -> pd.DataFrame:
    """Return a whole table.

    Columns that have several values per row are left out; ``attrs["left_out"]`` names them.
    """
    tables = []
    for part in parts(path):
        if _is_parquet(part.path):
            table = pq.ParquetFile(seekable(part.path)).read()
        else:
            table = pa.Table.from_batches(_arrow_batches(part.path), _schema(part.path))
        tables.append(_with_folders(table, part, table.column_names, text_columns))
    several = len(tables) > 1  # one table may have two columns of one name, which are named later
    table = pa.concat_tables(tables, promote_options="permissive") if several else tables[0]
    table = table.rename_columns([name.strip() for name in table.column_names])
    lists = [field.name for field in table.schema if nested(field.type)]
    single = [n for n, field in enumerate(table.schema) if not nested(field.type)]
    frame = to_pandas(table.select(single))
    frame.attrs["left_out"] = lists
    return frame


def batches(
    path: Path, columns: list[str], text_columns: list[str], rows: int
) -> Iterator[pd.DataFrame]:
    """Yield columns in tables of at most `rows` rows; those of lists have a row per point.

    Columns are leaves of the table, see `nested`. Memory holds some `rows` points, however many a
    row of the file has.

    Raises
    ------
    DataError
        If a column has several values per row that are no points, a file of a folder lacks a
        column, or the lists of a row have different lengths.
    """
    first = 0
    for part in parts(path):
        own = _wanted(part, columns)
        start = 0
        for batch in _batches(part.path, own, rows):
            for flat in flatten(batch, own, part.path, start, rows):
                frame = to_pandas(_with_folders(flat, part, columns, text_columns))
                frame.index += first
                first += len(frame)
                yield frame[columns]
            start += batch.num_rows


def _wanted(part: Part, columns: list[str]) -> list[Leaf]:
    """Return the leaves of a file that some columns are."""
    schema = _schema(part.path)
    there = {leaf.name: leaf for leaf in leaves(schema)}
    for column in columns:
        if column in there or column in part.folders:
            continue
        if column in [name.strip() for name in schema.names]:
            raise DataError(
                f"{part.path}: column '{column}' is nested, with several values per row: "
                f"write one row per point."
            )
        raise DataError(f"{part.path}: no column '{column}', which other files of its folder have.")
    return [there[column] for column in columns if column in there]


def _batches(path: Path, own: list[Leaf], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the columns of leaves in batches of some `rows` points."""
    if not _is_parquet(path):
        names = list(dict.fromkeys(leaf.path[0] for leaf in own))
        yield from _slices(_arrow_batches(path), names, own, rows)
        return
    # No pre-buffering: it would keep every row group until the last one is read.
    file = pq.ParquetFile(seekable(path), buffer_size=2**20, pre_buffer=False)
    each = max(
        (points / max(1, n) for n, points in zip(*_sizes(file, own), strict=True)), default=1
    )
    paths = [file.schema.column(leaf.place).path for leaf in own]
    yield from file.iter_batches(max(1, int(rows / max(1, each))), columns=paths)


def _sizes(file: pq.ParquetFile, own: list[Leaf]) -> tuple[list[int], list[int]]:
    """Return how many rows each row group has, and how many points."""
    places = [leaf.place for leaf in own if leaf.several]
    groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    rows = [group.num_rows for group in groups]
    return rows, [
        max([group.column(place).num_values for place in places], default=group.num_rows)
        for group in groups
    ]


def _with_folders(
    table: pa.Table, part: Part, columns: list[str], text_columns: list[str]
) -> pa.Table:
    """Return a table with the columns that the names of folders give, of those that it lacks."""
    wanted = {*columns, *part.folders} if columns == table.column_names else set(columns)
    for key, value in part.folders.items():
        if key in wanted and key not in table.column_names:
            column = pa.chunked_array([pa.array([value] * len(table), pa.string())])
            table = table.append_column(key, column if key in text_columns else typed(column))
    return table


def _is_parquet(path: Path) -> bool:
    with opened(path) as file:
        return file.read(4) == _PARQUET


def _schema(path: Path) -> pa.Schema:
    if _is_parquet(path):
        return pq.ParquetFile(seekable(path)).schema_arrow
    return _reader(path).schema


def _reader(path: Path) -> pa.ipc.RecordBatchFileReader | pa.ipc.RecordBatchStreamReader:
    source = seekable(path)
    file = pa.memory_map(str(source)) if isinstance(source, Path) else source
    first = file.read(6)
    file.seek(0)
    return pa.ipc.open_file(file) if first == b"ARROW1" else pa.ipc.open_stream(file)


def _arrow_batches(path: Path) -> Iterator[pa.RecordBatch]:
    reader = _reader(path)
    if isinstance(reader, pa.ipc.RecordBatchStreamReader):
        yield from reader
    else:
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)


def _slices(
    found: Iterator[pa.RecordBatch], names: list[str], own: list[Leaf], rows: int
) -> Iterator[pa.RecordBatch]:
    """Yield parts of batches with some `rows` points each."""
    for batch in found:
        each = 1.0
        for leaf in own:
            each = max(each, points_in(batch, leaf) / max(1, batch.num_rows))
        step = max(1, int(rows / each))
        for start in range(0, batch.num_rows, step):
            yield batch.select(names).slice(start, step)
