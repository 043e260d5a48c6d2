"""Reading users' tables from files, whole or in batches, with errors that name the file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from lightfold.data.reading import arrow_tables, astropy_tables, delimited
from lightfold.data.reading.content import readable, recognise, surprise
from lightfold.data.reading.headers import (
    guess_rows,
    has_no_header,
    read_header,
    refuse_repeated,
)
from lightfold.data.reading.parsing import as_text, refuse_lost_digits
from lightfold.errors import DataError

__all__ = ["batches", "guess_rows", "has_no_header", "read_file", "read_header"]

#: Names under which pandas writes row numbers that have no name.
INDEX = re.compile(r"__index_level_\d+__|Unnamed: \d+")

#: Rows of a batch, and a number that is larger than that of any file.
BATCH, ALL = 250_000, 2**62


def read_file(
    path: Path,
    text_columns: list[str],
    hdu: int | str | None = None,
    say: Callable[[str], object] = print,
) -> pd.DataFrame:
    """Read a whole table.

    Parameters
    ----------
    path : Path
        The file, or a folder of Parquet files. Its format is recognised by its content.
    text_columns : list of str
        Columns to read as text whatever they look like, such as ids with leading zeros. Only
        their empty cells are missing.
    hdu : int or str, optional
        Number or name of the table in a FITS file or VOTable. By default, the first with rows.
    say : callable, default print
        Is told what is not usual, in texts that start with the path.

    Returns
    -------
    DataFrame
        The table. ``attrs["units"]`` has the units of columns, where the file gives them.

    Raises
    ------
    DataError
        If there is no such file, it cannot be read, does not name its columns, or has no rows.
    """
    with readable(path):
        kind = recognise(path)
        if unlike := surprise(path, kind):
            say(unlike)
        if kind in astropy_tables.FORMATS:
            table = astropy_tables.read(path, kind, hdu, say)
        elif kind == "text":
            table = delimited.read(path, text_columns, say)
        else:
            table = arrow_tables.read(path, text_columns)
    if table.attrs.get("left_out"):
        several = ", ".join(table.attrs["left_out"])
        say(f"{path}: columns with several values per row are left out: {several}")
    # The row numbers that pandas writes measure nothing, and in a sorted table they give the class.
    rows = [c for c in table if INDEX.fullmatch(str(c)) and c not in text_columns]
    if rows:
        listed = ", ".join(map(str, rows))
        say(f"{path}: columns with numbers of rows, or without a name, are left out: {listed}")
    table = table.drop(columns=rows)
    refuse_repeated(list(table.columns), path)
    if table.empty:
        raise DataError(f"{path}: has no rows.")
    for column in text_columns:
        if column in table:
            refuse_lost_digits(table[column], path)
            table[column] = as_text(table[column])
    return table


def batches(
    path: Path,
    columns: list[str],
    text_columns: list[str],
    hdu: int | str | None = None,
    say: Callable[[str], object] = print,
    rows: int = BATCH,
) -> Iterator[pd.DataFrame]:
    """Yield columns of a file in tables of some `rows` rows, indexed by their row in the file.

    Columns that hold lists have one row per point; then the index counts points. Memory holds one
    batch of a Parquet, Arrow or text file; files of other formats, and compressed Parquet and Arrow
    files, are read whole. Integers keep all their digits, even if some values are missing.

    Raises
    ------
    DataError
        If the file cannot be read, or a column has several values per row that are no points.
    """
    with readable(path):
        kind = recognise(path)
        if unlike := surprise(path, kind):
            say(unlike)
        if kind in astropy_tables.FORMATS:
            table = astropy_tables.read(path, kind, hdu, say)[columns]
            for first in range(0, len(table), rows):
                yield table.iloc[first : first + rows]
        elif kind == "text":
            yield from delimited.read_parts(path, text_columns, rows, say, columns)
        else:
            yield from arrow_tables.batches(path, columns, text_columns, rows)
