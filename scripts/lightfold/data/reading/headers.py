"""What a table's head says: names of columns, units, number of rows. It is read without pandas."""

import math
from pathlib import Path

from lightfold.data.reading import arrow_tables, astropy_tables
from lightfold.data.reading.arrow_columns import nested
from lightfold.data.reading.compression import RATIO, compression
from lightfold.data.reading.content import readable, recognise
from lightfold.data.reading.dialect import sniff
from lightfold.data.reading.nested import Leaf, leaves
from lightfold.errors import DataError

#: Typical size of a row in a text file [bytes], to estimate the number of rows.
_ROW = 30


def read_header(
    path: Path, hdu: int | str | None = None, points: bool = False
) -> tuple[list[str], dict[str, str]]:
    """Return the names of a table's columns, and the units of those that have one.

    Only the head of a Parquet, Arrow or text file is read; files of other formats are read whole.
    Columns of a text file without a header are named by number, "1", "2" and so on. For a table of
    `points`, nested columns are named by what they hold, see `nested`.

    Raises
    ------
    DataError
        If the file cannot be read, or two columns have the same name.
    """
    with readable(path):
        kind = recognise(path)
        if kind in astropy_tables.FORMATS:
            table = astropy_tables.open_table(path, kind, hdu, say=lambda text: None)
            names, units = list(table.colnames), table.meta["units"]
        elif kind == "text":
            dialect = sniff(path)
            names, units = [name for name in dialect.names if name], dialect.units
        else:
            schema = arrow_tables.schema(path)
            own = [leaf.name for leaf in leaves(schema)] if points else schema.names
            names, units = [name.strip() for name in own], {}
    refuse_repeated(names, path)
    return names, units


def nested_columns(path: Path) -> list[str]:
    """Return the columns of a Parquet or Arrow table that have several values per row."""
    with readable(path):
        if recognise(path) not in ("parquet", "arrow"):
            return []
        columns = arrow_tables.schema(path)
        return [field.name.strip() for field in columns if nested(field.type)]


def lists(path: Path) -> list[Leaf]:
    """Return what a Parquet or Arrow table holds in lists, as one row has several points."""
    with readable(path):
        if recognise(path) not in ("parquet", "arrow"):
            return []
        return [leaf for leaf in leaves(arrow_tables.schema(path)) if leaf.several]


def has_no_header(path: Path) -> bool:
    """Return whether a file is a text whose first line holds values and not names."""
    with readable(path):
        return recognise(path) == "text" and not sniff(path).header


def guess_rows(path: Path, columns: list[str] | None = None) -> int:
    """Return a table's number of rows: exact for Parquet, estimated from the size for others.

    If some `columns` hold lists, it is the number of points.
    """
    with readable(path):
        if recognise(path) == "parquet":
            return arrow_tables.count_rows(path, columns)
        return math.ceil(path.stat().st_size * (RATIO if compression(path) else 1) / _ROW)


def refuse_repeated(names: list[str], path: Path) -> None:
    """Raise a `DataError` if two columns have the same name."""
    for name in names:
        if names.count(name) > 1:
            raise DataError(f"{path}: the column '{name}' is there twice: rename one of them.")
