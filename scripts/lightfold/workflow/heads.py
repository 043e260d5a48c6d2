"""What the heads of a data set's files tell: their columns, and the values of a column."""

import contextlib
import io
from pathlib import Path
from typing import Any

from lightfold.data.reading.paths import fields
from lightfold.errors import DataError

#: Files of a data set of which the head is read, and the largest size for formats without one.
_MOST, _SMALL = 20, 2**20

#: Endings of text, and of files whose columns are known from their head or footer.
_HEADED = (".csv", ".tsv", ".txt", ".dat", ".parquet", ".feather", ".arrow")
_PARQUET = (".parquet", ".parq", ".pq")

#: Columns by file.
Heads = dict[Path, list[str]]


def read_heads(
    paths: list[Path], entries: list[str], options: dict[str, Any], points: bool
) -> Heads:
    """Return the columns of those files whose head can be read at little cost.

    What the path of a file says of all its rows is a column, too, and what nested columns of
    `points` hold.

    Parameters
    ----------
    paths : list of Path
        The files; the first of them are looked at.
    entries : list of str
        What names them in the configuration.
    options : dict
        Options of the data set.
    points : bool
        Whether they hold light curves.
    """
    from lightfold.data.reading.headers import read_header

    found = {}
    for path in paths[:_MOST]:
        headed = any(ending in path.name.lower() for ending in _HEADED)
        with contextlib.suppress(DataError, OSError, ValueError):
            if path.is_file() and (headed or path.stat().st_size <= _SMALL):
                with contextlib.redirect_stdout(io.StringIO()):  # the job will say it
                    names = read_header(path, options.get("hdu"), points)[0]
                found[path] = [*names, *fields(entries, path)]
    return found


def columns_of(heads: Heads) -> list[str]:
    """Return the columns that any of some files has."""
    return list(dict.fromkeys(column for head in heads.values() for column in head))


def column_of(paths: list[Path], heads: Heads, name: str) -> Any:
    """Return what is known of a column of Parquet files, None if one of them is another file.

    Parameters
    ----------
    paths : list of Path
        The files.
    heads : dict of Path to list of str
        What `read_heads` returned for them.
    name : str
        The column.
    """
    whole = all(path.suffix.lower() in _PARQUET and name in heads.get(path, []) for path in paths)
    if not paths or not whole:
        return None
    from lightfold.workflow.footers import Column

    with contextlib.suppress(OSError, ValueError):
        return Column(paths, name)
    return None
