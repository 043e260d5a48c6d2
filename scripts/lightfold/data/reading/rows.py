"""Rows of points with columns that no file has: those of its format and of its visits."""

from collections.abc import Callable, Iterator

import pandas as pd

from lightfold.data.reading.files import batches
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.visits import TIME
from lightfold.errors import DataError


def read_rows(
    file: Layout,
    columns: list[str],
    text: list[str],
    hdu: int | str | None,
    say: Callable[[str], object],
    lose: Callable[[int], object] = lambda number: None,
) -> Iterator[pd.DataFrame]:
    """Yield rows of a file in batches.

    Parameters
    ----------
    file : Layout
        The file, and how it is read.
    columns : list of str
        The columns that are needed. All that the format's ``prepare`` needs are read, too.
    text : list of str
        Columns that are read as text.
    hdu : int, str or None
        Number or name of the table in the file.
    say : callable
        Is told what is not usual.
    lose : callable, optional
        Is told how many rows of a batch the format leaves out.

    Raises
    ------
    DataError
        If the file cannot be read, or the format does not make a column that it promises.
    """
    stored = [name for name in columns if name in file.names]
    if file.format.prepare or file.visits is not None:
        stored = list(dict.fromkeys([*stored, *file.wanted()]))
    for batch in batches(file.path, stored, text, hdu, say):
        own = _prepared(batch, file) if file.format.prepare else batch
        if len(own) < len(batch):
            lose(len(batch) - len(own))
        if file.visits is not None:
            visit = own[file.visits.column(file.names, file.path)]
            own = own.assign(**{TIME: file.visits.of(visit)})
        yield own


def _prepared(batch: pd.DataFrame, file: Layout) -> pd.DataFrame:
    """Return what the format's ``prepare`` makes of rows, which it gets with small letters."""
    assert file.format.prepare is not None
    spelt = {name.lower(): name for name in map(str, batch.columns)}
    batch = batch.rename(columns={own: low for low, own in spelt.items()})
    try:
        rows = file.format.prepare(batch)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{file.path}: cannot be read as `format: {file.format.name}` ({error}), which also "
            f"reads {', '.join(file.format.reads) or 'nothing'}: add such columns, give all that "
            f"it reads numbers, or set another `format`."
        ) from error
    lacking = [name for name in file.format.makes if name not in rows]
    if lacking:
        raise DataError(
            f"{file.path}: `prepare` of the format {file.format.name} makes no column "
            f"'{lacking[0]}', which its `MAKES` names."
        )
    return rows.rename(columns=spelt)
