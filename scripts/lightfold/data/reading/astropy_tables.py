"""FITS, VOTable, IPAC and machine-readable tables, read whole through astropy."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lightfold.data.reading.compression import seekable
from lightfold.data.reading.text import pieces
from lightfold.errors import DataError

if TYPE_CHECKING:  # the names of columns are read without pandas
    import pandas as pd
    from astropy.table import Table

FORMATS = ("fits", "votable", "ipac", "mrt")


def read(path: Path, kind: str, hdu: int | str | None, say: Callable[[str], Any]) -> pd.DataFrame:
    """Return a file's table in pandas.

    ``attrs["left_out"]`` names the columns that have several values per row. ``attrs["units"]``
    has the units as text, by column.

    Raises
    ------
    DataError
        If astropy cannot read it.
    """
    table = open_table(path, kind, hdu, say)
    frame = _frame(table)
    frame.attrs = {"units": table.meta["units"], "left_out": table.meta["left_out"]}
    return frame


def to_frame(table: Table) -> pd.DataFrame:
    """Return a table in memory in pandas, without columns that have several values per row."""
    kept = table[[name for name in table.colnames if not _several(table[name])]]  # a copy
    _decode(kept)
    return _frame(kept)


def _frame(table: Table) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in table.colnames:
            _fill_gaps(table, name)
        return table.to_pandas(index=False, use_nullable_int=True)


def open_table(path: Path, kind: str, hdu: int | str | None, say: Callable[[str], Any]) -> Table:
    """Return a file's table without columns that have several values per row.

    Parameters
    ----------
    path : Path
        The file.
    kind : str
        One of `FORMATS`.
    hdu : int, str or None
        Number or name of the table, if the file may hold several; by default the first with rows.
    say : callable
        Is told what is taken of the file.

    Raises
    ------
    DataError
        If astropy cannot read it.
    """
    readers = {"fits": _fits, "votable": _votable}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # non-standard units and headers do no harm
            own = readers.get(kind, _ascii)
            table = own(path, kind, hdu, say)
            several = [name for name in table.colnames if _several(table[name])]
            table.remove_columns(several)
            _decode(table)
    except DataError:
        raise
    except Exception as error:  # astropy's readers raise many kinds of errors
        raise DataError(f"{path}: cannot be read as {kind}: {error}") from error
    names = [str(name).strip() for name in table.colnames]
    if len(set(names)) == len(names):
        table.rename_columns(table.colnames, names)
    units = {name: str(table[name].unit) for name in table.colnames if table[name].unit}
    table.meta = {"units": units, "left_out": several}
    return table


def _fits(path: Path, kind: str, hdu: int | str | None, say: Callable[[str], Any]) -> Table:
    from astropy.io import fits  # here, because most runs read no such file
    from astropy.table import Table

    with fits.open(seekable(path), memmap=False) as file:
        tables = {
            number: one.name or str(number)
            for number, one in enumerate(file)
            if isinstance(one, fits.BinTableHDU | fits.TableHDU)
            and not isinstance(one, fits.CompImageHDU)
        }
        rows = {number: file[number].header["NAXIS2"] for number in tables}
        return Table.read(file, hdu=_choose(path, tables, rows, hdu, say), format="fits")


def _votable(path: Path, kind: str, hdu: int | str | None, say: Callable[[str], Any]) -> Table:
    from astropy.io.votable import parse

    source = seekable(path)
    file = parse(str(source) if isinstance(source, Path) else source)
    for resource in file.resources:
        for info in resource.infos:
            if info.value == "ERROR":
                raise DataError(f"{path}: is an error message of its archive: {info.content}")
            if info.value == "OVERFLOW":
                say(f"{path}: was cut off by its archive: rows beyond a limit are missing")
    found = list(file.iter_tables())
    tables = {number: one.name or one.ID or str(number) for number, one in enumerate(found)}
    rows = {number: len(one.array) for number, one in enumerate(found)}
    return found[_choose(path, tables, rows, hdu, say)].to_table(use_names_over_ids=True)


def _ascii(path: Path, kind: str, hdu: int | str | None, say: Callable[[str], Any]) -> Table:
    from astropy.table import Table

    lines = b"".join(pieces(path, say)).decode().rstrip().split("\n")
    return Table.read(lines, format=f"ascii.{kind}")


def _choose(
    path: Path,
    tables: dict[int, str],
    rows: dict[int, int],
    wanted: int | str | None,
    say: Callable[[str], Any],
) -> int:
    """Return the number of the table that is wanted, or of the first with rows."""
    listed = ", ".join(f"{number} ({name})" for number, name in tables.items())
    if not tables:
        raise DataError(f"{path}: holds no table.")
    if wanted is None:
        number = next((number for number in tables if rows[number]), min(tables))
        if len(tables) > 1:
            say(
                f"{path}: table {number} ({tables[number]}) is read; it holds the tables {listed}: "
                f"choose by `hdu`"
            )
        return number
    text = str(wanted).strip().lower()
    for number, name in tables.items():
        if text in (str(number), name.lower()):
            return number
    raise DataError(f"{path}: holds no table '{wanted}' for `hdu`; choose from {listed}.")


def _several(column: np.ndarray) -> bool:
    """Return whether a column holds several values per row: arrays or complex numbers."""
    return (
        column.ndim > 1
        or column.dtype.kind in "cV"
        or (
            column.dtype.kind == "O"
            and any(isinstance(value, np.ndarray | list | tuple) for value in column)
        )
    )


def _decode(table: Table) -> None:
    """Turn bytes into text: UTF-8, or Latin-1 if they are not."""
    for name in table.colnames:
        if table[name].dtype.kind == "S":
            try:
                table[name] = np.char.decode(table[name], "utf-8")
            except UnicodeDecodeError:
                table[name] = np.char.decode(table[name], "latin-1")


def _fill_gaps(table: Table, name: str) -> None:
    """Turn truth values into numbers if some are missing."""
    column = table[name]
    if column.dtype.kind == "b" and getattr(column, "mask", np.False_).any():
        table[name] = column.astype("f8").filled(np.nan)
