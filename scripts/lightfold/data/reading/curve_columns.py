"""Which column of a table of light curves is which of ours."""

from collections.abc import Callable
from typing import NamedTuple

from lightfold.data.reading.named_columns import BESIDE, ERROR, MEASURED, Table, named, plain
from lightfold.data.reading.wide import find_wide
from lightfold.errors import DataError

#: In place of a column of ids: the file's name is the id.
STEM = "{stem}"

#: What to do about fluxes that are called magnitudes.
AS_FLUXES = (
    "light curves must be magnitudes or fluxes; name fluxes in `columns.flux` and "
    "`columns.fluxerr`, and give their `zero_point`"
)

_MISSING = {
    "object_id": "the ids of the stars",
    "band": "the bands; if all rows are of one band, set `band` to its name",
    "mjd": "the times [d]; if points name their visit instead, set `visits` to a table with the "
    "time of each",
    "mag": "the magnitudes",
    "magerr": "the errors of the magnitudes [mag]; features weight points by them, so state a "
    "typical error if there are none, such as `magerr: 0.05`",
    "flux": "the fluxes",
    "fluxerr": "the errors of the fluxes; if there are none, state a typical error in magnitudes, "
    "such as `magerr: 0.05`",
    "limit": "the limits",
    "sign": "the signs of the differences",
}


class Measures(NamedTuple):
    """Columns of one measurement of each row: all points, or those of one band of a wide table.

    ``columns`` lacks ``magerr`` if no column holds the errors. Then ``ratio`` has the columns of
    whose quotient they are 1.0857 times (an empty name is 1), or the errors are stated. It has
    ``flux`` and ``fluxerr`` in place of ``mag`` and ``magerr`` if points are fluxes.
    """

    band: str | None
    columns: dict[str, str]
    ratio: tuple[str, str] | None

    @property
    def brightness(self) -> str:
        """Return ``mag`` or ``flux``: what the points are measured in."""
        return "flux" if "flux" in self.columns else "mag"

    @property
    def value(self) -> str:
        """Return the column of magnitudes or fluxes."""
        return self.columns[self.brightness]


def find_columns(table: Table) -> tuple[dict[str, str], list[Measures]]:
    """Return the columns of ids and bands, and those of each measurement in a row.

    The configuration comes first, then a column with exactly our own name. Last comes a name
    that the format is known to have, in upper or lower case. There is no column ``band`` if all
    points of a measurement are in one band.

    Raises
    ------
    DataError
        If a column is not found, or several fit.
    """
    found, guessed = {}, {}

    def column(ours: str) -> str | None:
        """Return a file's column for one of ours; None if none fits."""
        if ours in table.given:
            return named(table.given[ours], f"columns.{ours}", table)
        if f"{{{ours}}}" in table.names:
            return f"{{{ours}}}"
        if table.known.guessed and ours in table.names:
            return ours
        fit = _guess(table, ours)
        if fit is not None:
            guessed[ours] = fit
        return fit

    if not table.has_header() and (table.known.guessed or not table.known.files):
        table = _numbered(table)
    found["object_id"] = column("object_id") or STEM
    wide = find_wide(table)
    if wide:
        _refuse_beside(table)
        measures = [_wide_measures(table, band, own, column) for band, own in wide.items()]
    else:
        measures = [_long_measures(table, found, column)]
    for own_columns in measures:
        _refuse_twice(found | own_columns.columns, table)
    if guessed and table.known.guessed:
        taken = ", ".join(f"{column} as {ours}" for ours, column in guessed.items())
        table.said.append(f"columns recognised by their names: {taken}")
    return found, measures


def _numbered(table: Table) -> Table:
    """Give the columns of a table without a header: time, magnitude and error."""
    own = [name for name in table.names if name.isdigit()]
    if {"mjd", table.brightness()} <= set(table.given):
        return table
    usual = MEASURED[: 2 if "magerr" in table.options else 3]
    if len(own) not in (len(usual), 3) or set(MEASURED) & set(table.given):
        number = f"{len(own)} {'column' if len(own) == 1 else 'columns'}"
        raise DataError(
            f"{table.path}: has no header and {number}: say which they are by their numbers, such "
            f"as `columns: {{mjd: 1, mag: 2, magerr: 3}}`."
        )
    usual = MEASURED[: len(own)]
    table.said.append(f"has no header: its columns are taken as {', '.join(usual)}")
    columns = {ours: number for number, ours in enumerate(usual, 1)}
    return table._replace(options=table.options | {"columns": columns | table.given})


def _refuse_beside(table: Table) -> None:
    """Refuse limits and signs of a wide table: they would be those of all bands."""
    for ours in BESIDE:
        if ours in table.given:
            raise DataError(
                f"{table.path}: has a column per band, for which `columns.{ours}` cannot be read: "
                f"write one row per point and band."
            )


def _long_measures(
    table: Table, found: dict[str, str], column: Callable[[str], str | None]
) -> Measures:
    """Return the columns of a table with one measurement per row; add that of bands to `found`."""
    light = table.brightness()
    own = {"mjd": column("mjd"), light: column(light)}
    if own[light] is None and (flux := column("flux")):
        light, own = "flux", {"mjd": own["mjd"], "flux": flux}
    error = ERROR[light]
    own[error] = column(error)
    ratio = _ratio(table) if light == "mag" and own[error] is None else None
    stated = ratio or "magerr" in table.options
    for ours in (light, "mjd", error):  # that there are neither is said first
        if own[ours] is None and not (ours == error and stated):
            raise _nothing_fits(table, ours)
    for ours in BESIDE:
        if ours in table.given or not table.known.guessed:
            own[ours] = column(ours)
    columns = {ours: name for ours, name in own.items() if name is not None}
    band = table.options.get("band")
    if band is None and (name := column("band")):
        found["band"] = name
    elif band is None:
        band = table.known.band
        if band is None:
            raise _nothing_fits(table, "band")
        table.said.append(f"all points are in band {band}: set `band` to give it another name")
    return Measures(band, columns, ratio)


def _wide_measures(
    table: Table, band: str, own: dict[str, str], column: Callable[[str], str | None]
) -> Measures:
    columns = dict(own)
    light = "flux" if "flux" in own else "mag"
    if "mjd" not in columns:
        time = column("mjd")
        if time is None:
            raise _nothing_fits(table, "mjd")
        columns = {"mjd": time} | columns
    error = ERROR[light]
    if error not in columns and "magerr" not in table.options:
        raise DataError(
            f"{table.path}: no column is recognised as the error of '{own[light]}': name it in "
            f"`columns.{error}`, such as `columns: {{{error}: {{{band}: NAME}}}}`, or state a "
            f"typical error, such as `magerr: 0.05`."
        )
    return Measures(band, columns, None)


def _guess(table: Table, ours: str) -> str | None:
    """Return the column that fits the format's names; None if there is none."""
    names = table.known.names(ours)
    columns = table.names
    if table.known.guessed:
        own = [column for column in columns if plain(column) == plain(ours)]
        fits = own or [column for column in columns if plain(column) in names]
    else:  # the first name that the file has
        fits = [column for want in names for column in columns if column.lower() == want][:1]
        fits = fits or [column for column in columns if column.lower() == ours and "=" in ours]
    if len(fits) > 1 and ours == "mjd":
        fits = sorted(
            fits, key=lambda column: names.index(plain(column)) if plain(column) in names else -1
        )
        table.said.append(
            f"times are those of '{fits[0]}', not of {' or '.join(fits[1:])}: name another column "
            f"in `columns.mjd`"
        )
    elif len(fits) > 1:
        raise DataError(
            f"{table.path}: each of {', '.join(fits)} may be the column of {_MISSING[ours]}: name "
            f"the right one in `columns.{ours}`."
        )
    return fits[0] if fits else None


def _ratio(table: Table) -> tuple[str, str] | None:
    """Return the columns whose quotient gives the errors, as the format knows them."""
    lower = {column.lower(): column for column in table.names}
    for over, under in table.known.ratios:
        if under in lower and (not over or over in lower):
            own = (lower.get(over, ""), lower[under])
            text = " / ".join(own) if over else f"1 / {own[1]}"
            table.said.append(f"errors of the magnitudes are 1.0857 {text}")
            return own
    return None


def _nothing_fits(table: Table, ours: str) -> DataError:
    if ours == "mag" and table.known.columns.get("flux") and not table.known.guessed:
        ours = "flux"
    names = table.known.names(ours)
    own = [name for name in table.names if not name.startswith("{")]
    message = f"{table.path}: no column is recognised as {_MISSING[ours]}"
    if not table.known.guessed and names:
        message += f" (`format: {table.known.name}` has {' or '.join(names)})"
    flux = [column for column in own if "flux" in column.lower()]
    if ours == "mag" and flux:
        message += f", nor as the fluxes; if '{flux[0]}' is a flux, name it in `columns.flux`"
    return DataError(f"{message}. Name the column in `columns.{ours}`. Columns: {', '.join(own)}.")


def _refuse_twice(found: dict[str, str], table: Table) -> None:
    twice = [column for column in found.values() if list(found.values()).count(column) > 1]
    if twice:
        both = [ours for ours, column in found.items() if column == twice[0]]
        raise DataError(
            f"{table.path}: the column '{twice[0]}' is used for {' and '.join(both)}: set "
            f"{' or '.join(f'`columns.{ours}`' for ours in both)}. Columns: "
            f"{', '.join(table.names)}."
        )
