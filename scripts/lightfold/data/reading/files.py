"""Reading users' tables from files, whole or in batches, with errors that name the file."""

import contextlib
import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.data.reading import astropy_tables, delimited
from lightfold.data.reading.parsing import as_text, refuse_lost_digits, refuse_repeated
from lightfold.errors import DataError

#: Names under which pandas writes its row numbers.
INDEX = re.compile(r"__index_level_\d+__|Unnamed: \d+|index|level_\d+")

SUFFIXES = (".parquet", ".csv", ".csv.gz", *astropy_tables.FORMATS)

#: Rows of a batch, and a number that is larger than that of any file.
BATCH, ALL = 250_000, 2**62

#: Typical size of a row in a text file [bytes], to estimate the number of rows. Gzip divides it by
#: about five.
_ROW = 30


def read_file(path: Path, text_columns: list[str]) -> pd.DataFrame:
    """Read a whole table.

    Parameters
    ----------
    path : Path
        The file. Its suffix says what format it has.
    text_columns : list of str
        Columns to read as text whatever they look like, such as ids with leading zeros.

    Returns
    -------
    DataFrame
        The table. ``attrs["units"]`` has the units of columns, where the file gives them.

    Raises
    ------
    DataError
        If there is no such file, it cannot be read, or it has no rows.
    """
    with _readable(path):
        if suffix(path) in astropy_tables.FORMATS:
            table = astropy_tables.read(path)
        elif suffix(path) == ".parquet":
            table = _parquet(path)
        else:
            table = pd.concat(delimited.read_parts(path, text_columns, rows=ALL))
    if table.attrs.get("left_out"):
        several = ", ".join(table.attrs["left_out"])
        print(f"{path}: columns with several values per row are left out: {several}")
    # The row numbers that pandas writes measure nothing, and in a sorted table they give the class.
    rows = [c for c in table if INDEX.fullmatch(str(c)) and c not in text_columns]
    table = table.drop(columns=rows)
    refuse_repeated(list(table.columns), path)
    if table.empty:
        raise DataError(f"{path}: has no rows.")
    for column in text_columns:
        if column in table:
            refuse_lost_digits(table[column], path)
            table[column] = as_text(table[column])
    return table


def read_header(path: Path) -> tuple[list[str], dict[str, str]]:
    """Return the names of a file's columns, and the units of those that have one.

    Only the head of a Parquet or CSV file is read; files of other formats are read whole.
    """
    with _readable(path):
        if suffix(path) in astropy_tables.FORMATS:
            table = astropy_tables.read(path)
            return list(table.columns), table.attrs["units"]
        if suffix(path) == ".parquet":
            names = [name.strip() for name in pq.ParquetFile(path).schema_arrow.names]
        else:
            names = delimited.read_names(path)
    refuse_repeated(names, path)
    return names, {}


def batches(path: Path, columns: list[str], text_columns: list[str]) -> Iterator[pd.DataFrame]:
    """Yield columns of a file in tables of some 250,000 rows, indexed by their row in the file.

    Memory holds one batch of a Parquet or CSV file; FITS, VOTable, IPAC and ECSV are read whole.
    Integers keep all their digits, even if some values are missing.
    """
    with _readable(path):
        if suffix(path) in astropy_tables.FORMATS:
            table = astropy_tables.read(path)[columns]
            for first in range(0, len(table), BATCH):
                yield table.iloc[first : first + BATCH]
        elif suffix(path) == ".parquet":
            yield from _parquet_batches(path, columns)
        else:
            for part in delimited.read_parts(path, text_columns, rows=BATCH):
                yield part[columns]


def guess_rows(path: Path) -> int:
    """Return a file's number of rows: exact for Parquet, estimated from the size for others."""
    with _readable(path):
        if suffix(path) == ".parquet":
            return int(pq.ParquetFile(path).metadata.num_rows)
        return math.ceil(path.stat().st_size * (5 if suffix(path) == ".csv.gz" else 1) / _ROW)


def suffix(path: Path) -> str:
    """Return a file's suffix, one of `SUFFIXES`; empty if it has none of them."""
    name = path.name.lower()
    return max((known for known in SUFFIXES if name.endswith(known)), key=len, default="")


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn errors in reading a file into a `DataError` that names it."""
    if not path.exists():
        raise DataError(
            f"{path}: there is no such file. Paths are relative to the data folder: set `data` in "
            f"the configuration or the environment variable LIGHTFOLD_DATA."
        )
    if not suffix(path):
        raise DataError(f"{path}: its suffix is not one of {', '.join(SUFFIXES)}.")
    if path.is_file() and path.stat().st_size == 0:
        raise DataError(f"{path}: is empty.")
    try:
        yield
    except DataError:
        raise
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: cannot be read: {error}; save it as UTF-8.") from error
    except (pa.ArrowException, ValueError, OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


def _parquet(path: Path) -> pd.DataFrame:
    table = pq.read_table(path)
    frame = _frame(table)
    frame.columns = [str(column).strip() for column in frame.columns]
    return frame


def _parquet_batches(path: Path, columns: list[str]) -> Iterator[pd.DataFrame]:
    # No pre-buffering: it would keep every row group until the last one is read.
    file = pq.ParquetFile(path, buffer_size=2**20, pre_buffer=False)
    stored = {name.strip(): name for name in file.schema_arrow.names}
    for field in (file.schema_arrow.field(stored[column]) for column in columns):
        if pa.types.is_nested(field.type):
            raise DataError(
                f"{path}: column '{field.name}' holds several values per row: write one row per "
                f"point."
            )
    first = 0
    for batch in file.iter_batches(BATCH, columns=[stored[column] for column in columns]):
        frame = _frame(batch).rename(columns=str.strip)
        frame.index += first
        first += len(frame)
        yield frame


def _frame(table: pa.Table | pa.RecordBatch) -> pd.DataFrame:
    """Return a table in pandas: integers stay integers if some are missing; bytes are text."""
    frame = table.to_pandas(ignore_metadata=True)
    for position, field in enumerate(table.schema):
        column = table.column(position)
        if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            frame.isetitem(position, column.cast(pa.string()).to_pandas())
        if pa.types.is_integer(field.type) and column.null_count:
            filled = pc.fill_null(column, 0).to_numpy(zero_copy_only=False)
            missing = pc.is_null(column).to_numpy(zero_copy_only=False)
            frame.isetitem(position, pd.arrays.IntegerArray(filled, missing))
    return frame
