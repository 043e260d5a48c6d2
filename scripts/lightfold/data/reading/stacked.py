"""Several tables of stars as one: their rows joined, with what their paths say of them."""

import os
from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.data.reading.files import guess_rows, read_file
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.paths import Entries, fields
from lightfold.errors import DataError


def read_stacked(
    paths: list[Path],
    entries: Entries,
    text_columns: list[str],
    unique: str | None = None,
    hdu: int | str | None = None,
) -> tuple[pd.DataFrame, Path]:
    """Read files and join their rows.

    Parameters
    ----------
    paths : list of Path
        The files.
    entries : str or list of str
        The option that names them. Names in braces and folders such as ``band=g`` in it become
        columns.
    text_columns : list of str
        Columns to read as text.
    unique : str, optional
        Column in which no value may be in two files.
    hdu : int or str, optional
        Number or name of the table in each file.

    Returns
    -------
    table : DataFrame
        All rows. ``attrs["units"]`` has the units of columns, where files give them, and
        ``attrs["lengths"]`` the number of rows of each file, if there are several.
    path : Path
        What messages call them: the file, or the folder and the number of files.

    Raises
    ------
    DataError
        If a file cannot be read, or files contradict each other.
    """
    # Spark and dask write parts without rows, too.
    filled = [path for path in paths if guess_rows(path)]
    tables = {path: _read(path, entries, text_columns, hdu) for path in filled or paths[:1]}
    if len(tables) == 1:
        ((path, table),) = tables.items()
        return table, path
    units: dict[str, str] = {}
    for path, table in tables.items():
        for column, unit in table.attrs.get("units", {}).items():
            if units.setdefault(column, unit) != unit:
                raise DataError(
                    f"{path}: column '{column}' is in '{unit}', and in '{units[column]}' in other "
                    f"files of the data set: convert it, so that all files agree."
                )
    place = Path(os.path.commonpath([path.parent for path in tables]))
    together = place / f"({len(tables)} files)"
    _say_missing(tables, together)
    if unique is not None:
        _refuse_shared(tables, unique)
    for table in tables.values():
        table.attrs = {}
    joined = pd.concat(tables.values(), ignore_index=True)
    joined.attrs |= {"units": units, "lengths": [len(table) for table in tables.values()]}
    print(f"{together}: {len(joined)} rows joined")
    return joined, together


def rows_in_files(table: pd.DataFrame) -> pd.Series:
    """Return the number of each row in its file, from 0, for a table of `read_stacked`."""
    lengths = table.attrs.get("lengths", [len(table)])
    return pd.Series(np.concatenate([np.arange(length) for length in lengths]), table.index)


def _read(
    path: Path, entries: Entries, text_columns: list[str], hdu: int | str | None
) -> pd.DataFrame:
    table = read_file(path, text_columns, hdu)
    for name, value in fields(entries, path).items():
        if name in table:
            continue
        # Categories are no numbers: what a folder's name says is not measured.
        kind = "object" if name in text_columns else "category"
        table[name] = pd.Series([value] * len(table), table.index, dtype=kind)
    return table


def _say_missing(tables: dict[Path, pd.DataFrame], together: Path) -> None:
    """Name the columns that some files lack."""
    every = dict.fromkeys(column for table in tables.values() for column in table)
    for column in every:
        lacking = [path for path, table in tables.items() if column not in table]
        if lacking:
            print(
                f"{together}: column '{column}' is missing in {len(lacking)} of {len(tables)} "
                f"files, first {lacking[0]}: empty there"
            )


def _refuse_shared(tables: dict[Path, pd.DataFrame], column: str) -> None:
    owner: dict[str, Path] = {}
    for path, table in tables.items():
        if column not in table:
            continue
        ids = as_ids(table[column]).dropna().unique()
        for name in ids:
            if owner.setdefault(name, path) != path:
                raise DataError(
                    f"{owner[name]} and {path} both have the star '{name}' in column '{column}': "
                    f"keep it in one of them."
                )
