"""A table of light curves whose columns are looked for, and columns that are named or numbered."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from lightfold.data.reading.formats import Format
from lightfold.errors import DataError, nearest

#: Columns that measure a point by its magnitude, and by its flux.
MEASURED = ("mjd", "mag", "magerr")
FLUXES = ("mjd", "flux", "fluxerr")

#: Columns that say more of a point: the limit where nothing was seen, and a difference's sign.
BESIDE = ("limit", "sign")

#: The column of errors of each brightness.
ERROR = {"mag": "magerr", "flux": "fluxerr"}


class Table(NamedTuple):
    """A table whose columns are looked for: their names, and what is known of it."""

    path: Path
    names: list[str]
    known: Format
    options: dict[str, Any]
    said: list[str]

    @property
    def given(self) -> dict[str, Any]:
        """Columns that the configuration names."""
        columns: dict[str, Any] = self.options.get("columns", {})
        return columns

    def has_header(self) -> bool:
        """Return whether columns have names, and not numbers only."""
        return not all(name.isdigit() for name in self.names if not name.startswith("{"))

    def brightness(self) -> str:
        """Return ``flux`` if the configuration names a column of fluxes, else ``mag``.

        Raises
        ------
        DataError
            If it names both.
        """
        if {"mag", "flux"} <= set(self.given):
            raise DataError(
                f"{self.path}: `columns.mag` and `columns.flux` are both set: take one out."
            )
        return "flux" if "flux" in self.given else "mag"


def named(spec: str | int, key: str, table: Table) -> str:
    """Return the column that the configuration names, or numbers from 1."""
    own = [name for name in table.names if not name.startswith("{")]
    if str(spec) in own:
        return str(spec)
    if isinstance(spec, int):
        if 1 <= spec <= len(own):
            return own[spec - 1]
        number = f"{len(own)} {'column' if len(own) == 1 else 'columns'}"
        raise DataError(f"{table.path}: `{key}` is {spec}, but the file has {number}.")
    raise DataError(f"{table.path}: no column '{spec}' for `{key}`; {nearest(spec, own)}")


def plain(column: str) -> str:
    """Return a name in lower case without signs: ``Mag_Err`` is ``magerr``."""
    return re.sub(r"[^a-z0-9]", "", column.lower())
