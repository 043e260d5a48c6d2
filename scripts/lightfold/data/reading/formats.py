"""The format of a table of light curves, and which of its columns is which of ours."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from lightfold import registry
from lightfold.errors import DataError, nearest

COLUMNS = ("object_id", "band", "mjd", "mag", "magerr")

#: The option that recognises the format, and the format of a table that none recognises.
AUTO, PLAIN = "auto", "long"


class Format(NamedTuple):
    """The constants of a module in ``plugins/formats``; its package's docstring explains them."""

    name: str
    columns: dict[str, tuple[str, ...]]
    bands: dict[str, str | None]
    flags: dict[str, tuple[bool, str]]
    missing: tuple[float, ...]
    units: dict[str, str]
    guessed: bool


_MISSING = {
    "object_id": "the ids of the stars",
    "band": "the bands; if all rows are of one band, set `band` to its name",
    "mjd": "the times [d]",
    "mag": "the magnitudes",
    "magerr": "the errors of the magnitudes [mag]; features weight points by them, so light curves "
    "without errors need a column with the survey's typical error",
}


def load(name: str) -> Format:
    """Return a format, with defaults for the constants that its module leaves out."""
    module = registry.load("formats", name)
    return Format(
        name,
        columns=module.COLUMNS,
        bands=module.BANDS,
        flags=module.FLAGS,
        missing=module.MISSING,
        units=module.UNITS,
        guessed=module.GUESSED,
    )


def candidates(name: str) -> list[str]:
    """Return the formats that light curves may have under the option ``format``."""
    return registry.names("formats") if name == AUTO else [name]


def recognise(columns: list[str], path: Path) -> str:
    """Return the name of the format that recognises the columns of a table, else `PLAIN`.

    Raises
    ------
    DataError
        If several formats recognise them.
    """
    lower = {column.lower() for column in columns}
    found = [
        name
        for name in registry.names("formats")
        if registry.load("formats", name).recognises(lower)
    ]
    if len(found) > 1:
        raise DataError(
            f"{path}: its columns fit the formats {' and '.join(found)}: set `format` to one of "
            f"them."
        )
    return found[0] if found else PLAIN


def find_columns(
    columns: list[str], known: Format, options: dict[str, Any], path: Path
) -> dict[str, str]:
    """Return the file's column for each of `COLUMNS`; the band is left out if there is none.

    The configuration comes first, then a column with exactly our own name. Last comes a name
    that the format is known to have, in upper or lower case.

    Raises
    ------
    DataError
        If a column is not found, or several fit.
    """
    given = options.get("columns", {})
    found, guessed = {}, {}
    for ours in COLUMNS:
        if ours == "band" and "band" in options:
            continue
        if ours in given:
            if given[ours] not in columns:
                hint = nearest(given[ours], columns)
                raise DataError(f"{path}: no column '{given[ours]}' for `columns.{ours}`; {hint}")
            found[ours] = given[ours]
        elif known.guessed and ours in columns:
            found[ours] = ours
        else:
            found[ours] = guessed[ours] = _guess(columns, known, ours, path)
    twice = [column for column in found.values() if list(found.values()).count(column) > 1]
    if twice:
        both = [ours for ours, column in found.items() if column == twice[0]]
        raise DataError(
            f"{path}: the column '{twice[0]}' is used for {' and '.join(both)}: set "
            f"{' or '.join(f'`columns.{ours}`' for ours in both)}. Columns: {', '.join(columns)}."
        )
    if guessed and known.guessed:
        taken = ", ".join(f"{column} as {ours}" for ours, column in guessed.items())
        print(f"{path}: columns recognised by their names: {taken}")
    return found


def _guess(columns: list[str], known: Format, ours: str, path: Path) -> str:
    """Return the one column that fits the format's names, or say which key to set."""
    names = known.columns[ours]
    if known.guessed:
        own = [column for column in columns if _plain(column) == _plain(ours)]
        fits = own or [column for column in columns if _plain(column) in names]
    else:  # the first name that the file has
        fits = [column for want in names for column in columns if column.lower() == want][:1]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise DataError(
            f"{path}: each of {', '.join(fits)} may be the column of {_MISSING[ours]}: name the "
            f"right one in `columns.{ours}`."
        )
    message = f"{path}: no column is recognised as {_MISSING[ours]}"
    if not known.guessed:
        message += f" (`format: {known.name}` has {' or '.join(names)})"
    flux = [column for column in columns if "flux" in column.lower()]
    if ours == "mag" and flux:
        message += f". '{flux[0]}' is not a magnitude: {TO_MAGNITUDES}"
    raise DataError(
        f"{message}. Name the column in `columns.{ours}`. Columns: {', '.join(columns)}."
    )


#: How to convert fluxes.
TO_MAGNITUDES = (
    "light curves must be magnitudes; convert fluxes with mag = zero point - 2.5 log10(flux) and "
    "magerr = 1.0857 fluxerr / flux, and leave out fluxes that are not positive"
)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())
