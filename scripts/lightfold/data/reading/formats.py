"""Which format a table of light curves has, and which of its columns are which of ours."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from lightfold import registry
from lightfold.errors import DataError, nearest

COLUMNS = ("object_id", "band", "mjd", "mag", "magerr")

#: The word for whichever format a table has, and the one that it has if none recognises it.
AUTO, PLAIN = "auto", "long"


class Format(NamedTuple):
    """The constants of a module in ``plugins/formats``, whose text explains them."""

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
    "magerr": "the errors of the magnitudes [mag]; features weigh points by them, so light curves "
    "without errors need a column of the survey's typical one",
}


def load(name: str) -> Format:
    """Return a format, with what its module leaves out."""
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
    """Return the formats that light curves may have, by the option ``format``."""
    return registry.names("formats") if name == AUTO else [name]


def recognise(columns: list[str], path: Path) -> str:
    """Return the name of the format that recognises the columns of a table, else `PLAIN`.

    Raises
    ------
    DataError
        If several do.
    """
    lower = {column.lower() for column in columns}
    found = [
        name
        for name in registry.names("formats")
        if registry.load("formats", name).recognises(lower)
    ]
    if len(found) > 1:
        raise DataError(
            f"{path}: its columns are those of the formats {' and '.join(found)}: set `format` "
            f"to one of them."
        )
    return found[0] if found else PLAIN


def find_columns(
    columns: list[str], known: Format, options: dict[str, Any], path: Path
) -> dict[str, str]:
    """Return the file's column of each of `COLUMNS`; the band is left out if there is none.

    What a configuration names is taken; then a column of our own name, exactly so spelt; then
    one that the format is known to have, in any case.

    Raises
    ------
    DataError
        If a column is not found, or several may be meant.
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
            f"{path}: the column '{twice[0]}' is taken for {' and '.join(both)}: set "
            f"{' or '.join(f'`columns.{ours}`' for ours in both)}. Columns: {', '.join(columns)}."
        )
    if guessed and known.guessed:
        taken = ", ".join(f"{column} as {ours}" for ours, column in guessed.items())
        print(f"{path}: columns taken by their names: {taken}")
    return found


def _guess(columns: list[str], known: Format, ours: str, path: Path) -> str:
    """Return the one column that the format's names fit, or say which key to set."""
    names = known.columns[ours]
    if known.guessed:
        own = [column for column in columns if _plain(column) == _plain(ours)]
        fits = own or [column for column in columns if _plain(column) in names]
    else:  # the best that is there
        fits = [column for want in names for column in columns if column.lower() == want][:1]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise DataError(
            f"{path}: {', '.join(fits)} may each be the column of {_MISSING[ours]}: name the one "
            f"to take in `columns.{ours}`."
        )
    message = f"{path}: no column is known to hold {_MISSING[ours]}"
    if not known.guessed:
        message += f" (`format: {known.name}` has {' or '.join(names)})"
    flux = [column for column in columns if "flux" in column.lower()]
    if ours == "mag" and flux:
        message += f". {flux[0]} is no magnitude: {TO_MAGNITUDES}"
    raise DataError(
        f"{message}. Name the column in `columns.{ours}`; there are {', '.join(columns)}."
    )


#: What to do with fluxes.
TO_MAGNITUDES = (
    "light curves must be magnitudes; convert fluxes with mag = zero point - 2.5 log10(flux) and "
    "magerr = 1.0857 fluxerr / flux, and leave out fluxes that are not positive"
)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())
