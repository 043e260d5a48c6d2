"""FITS, VOTable, IPAC and ECSV tables, as pandas tables through astropy."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.errors import DataError

#: Astropy's name of the format, by suffix.
FORMATS = {
    **dict.fromkeys((".fits", ".fit", ".fits.gz"), "fits"),
    **dict.fromkeys((".vot", ".votable", ".xml"), "votable"),
    ".tbl": "ascii.ipac",
    ".ecsv": "ascii.ecsv",
}


def read(path: Path) -> pd.DataFrame:
    """Read a whole file.

    Returns
    -------
    DataFrame
        Its table (the first one of a FITS file), without columns that have several values per
        row. ``attrs["left_out"]`` names those. ``attrs["units"]`` has the units as text, by
        column.

    Raises
    ------
    DataError
        If astropy cannot read it.
    """
    from astropy.table import Table  # here, because most runs read no such file

    kind = next(kind for end, kind in FORMATS.items() if path.name.lower().endswith(end))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # non-standard units and headers do no harm
            table = Table.read(path, format=kind)
            several = [name for name in table.colnames if _several(table[name])]
            table.remove_columns(several)
            table.convert_bytestring_to_unicode()
            units = {name: str(table[name].unit) for name in table.colnames if table[name].unit}
            frame = table.to_pandas(index=False, use_nullable_int=True)
    except Exception as error:  # astropy's readers raise many kinds of errors
        raise DataError(f"{path}: cannot be read as {kind}: {error}") from error
    frame.columns = [str(column).strip() for column in frame.columns]
    frame.attrs = {
        "units": {name.strip(): unit for name, unit in units.items()},
        "left_out": several,
    }
    return frame


def _several(column: np.ndarray) -> bool:
    """Return whether a column holds arrays, of the same length or of different lengths."""
    return column.ndim > 1 or (
        column.dtype.kind == "O" and any(isinstance(v, np.ndarray | list) for v in column)
    )
