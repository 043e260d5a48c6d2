"""Points of light curves, from users' files to the stars of an object table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold.data.reading.external_sort import POINT
from lightfold.data.reading.files import batches, read_header
from lightfold.data.reading.formats import (
    AUTO,
    TO_MAGNITUDES,
    Format,
    find_columns,
    load,
    recognise,
)
from lightfold.data.reading.headers import nested_columns
from lightfold.data.reading.parsing import as_ids, measured, refuse_lost_digits, truth
from lightfold.data.reading.tally import Tally
from lightfold.data.reading.units import NO_ERROR, POSSIBLE, UnitWatch, factors, sentinel
from lightfold.errors import DataError

#: In place of a band's code or a star's rank: it is missing, or it is not wanted.
NONE, UNWANTED = -1, -2

#: A column with more values than this does not hold bands.
MANY = 50


class Layout(NamedTuple):
    """How a file is read: its format, its columns for ours and for flags, and its units."""

    path: Path
    format: Format
    columns: dict[str, str]
    flags: dict[str, str]
    factors: dict[str, float]


def layout(path: Path, options: dict[str, Any]) -> Layout:
    """Return how a file is read, from its header and the options.

    Raises
    ------
    DataError
        If a column is missing or ambiguous, or a unit is wrong.
    """
    names, units = read_header(path)
    name = options["format"]
    known = load(recognise(names, path) if name == AUTO else name)
    try:
        columns = find_columns(names, known, options, path)
    except DataError as error:
        if nested := nested_columns(path):
            raise DataError(
                f"{path}: column '{nested[0]}' is nested, with several values per row: write one "
                f"row per point. {error}"
            ) from error
        raise
    low = columns["mag"].lower()
    if "flux" in low and "mag" not in low:
        raise DataError(f"{path}: `columns.mag` names '{columns['mag']}', a flux: {TO_MAGNITUDES}.")
    if "band" in options and "band" in names:
        print(f"{path}: its column 'band' is not read, because `band` is set")
    lower = {column.lower(): column for column in names}
    flags = {flag: lower[flag] for flag in known.flags if flag in lower}
    for flag in known.flags.keys() - flags:
        print(f"{path}: no column '{flag}', so points {known.flags[flag][1]} are not dropped")
    usual = {column: known.units[ours] for ours, column in columns.items() if ours in known.units}
    return Layout(path, known, columns, flags, factors(usual | units, columns, path))


def points(
    layouts: list[Layout], options: dict[str, Any], ranks: pd.Series, tally: Tally
) -> Iterator[np.ndarray]:
    """Yield the points of all files in arrays of `external_sort.POINT`; count them in `tally`.

    Parameters
    ----------
    layouts : list of Layout
        The files.
    options : dict
        ``time``, and ``band`` and ``bands`` if they are given.
    ranks : Series of int
        Rank of each star, by the id of its light curve.
    tally : Tally
        Is updated, and reports at the end what became of the points.

    Raises
    ------
    DataError
        If values are not what they should be, or no point of a file can be used.
    """
    first, last = np.inf, -np.inf
    for file in layouts:
        watch = UnitWatch(file.path, file.columns, options["time"])
        watch.first, watch.last = first, last  # all files must share one zero point
        usable, before = tally.usable, tally.dropped + tally.missing
        wanted = list(dict.fromkeys([*file.columns.values(), *file.flags.values()]))
        text = [file.columns[ours] for ours in ("object_id", "band") if ours in file.columns]
        for batch in batches(file.path, wanted, text):
            kept = _unflagged(batch, file, tally)
            found = np.empty(len(kept), POINT)
            _measure(found, kept, file, watch)
            found["band"] = _bands(kept, file, options, tally)
            found["star"] = _stars(kept[file.columns["object_id"]], file.path, ranks, tally)
            yield _usable(found, tally)
        first, last = watch.first, watch.last
        if tally.usable == usable:
            why = tally.why(before) or "it has no rows"
            raise DataError(f"{file.path}: none of its points can be used: {why}.")
    tally.finish()


def _unflagged(batch: pd.DataFrame, file: Layout, tally: Tally) -> pd.DataFrame:
    for flag, column in file.flags.items():
        wanted, reason = file.format.flags[flag]
        keep = truth(batch[column], file.path) == wanted
        tally.dropped[reason] += int((~keep).sum())
        batch = batch[keep]
    return batch


def _measure(found: np.ndarray, batch: pd.DataFrame, file: Layout, watch: UnitWatch) -> None:
    """Fill in times, magnitudes and errors; missing values are not finite."""
    for ours in ("mjd", "mag", "magerr"):
        values = measured(batch[file.columns[ours]], file.path)
        found[ours] = values * file.factors[ours]
    marked = np.isin(values, file.format.missing)  # `values` are the errors, which come last
    found["mjd"] = watch.days(found["mjd"])
    watch.see(found["mjd"], found["mag"], found["magerr"])
    found["magerr"][marked | sentinel(found["magerr"], NO_ERROR)] = np.nan


def _bands(batch: pd.DataFrame, file: Layout, options: dict[str, Any], tally: Tally) -> np.ndarray:
    """Return the code of each row's band, or `NONE` or `UNWANTED`."""
    if "band" in options:
        return np.full(len(batch), tally.code(options["band"]))
    column = file.columns["band"]
    codes, values = pd.factorize(batch[column])
    spellings = as_ids(pd.Series(values, dtype="object"))
    given = {str(spelling): name for spelling, name in options.get("bands", {}).items()}
    names = dict(file.format.bands) | given or {name: name for name in spellings.dropna()}
    if not spellings.dropna().isin(list(names)).all():
        counts = list(zip(spellings, np.bincount(codes[codes >= 0]), strict=True))[:MANY]
        raise DataError(
            f"{file.path}: column '{column}' for band has values that are not in `bands`: "
            f"{', '.join(f'{name!r} in {number} rows' for name, number in counts)}. Map each in "
            f"`bands` to a name, or to null to drop its points."
        )
    own = [NONE if name is None else names[name] for name in spellings]
    own = [UNWANTED if name is None else name for name in own]
    own = [tally.code(name) if isinstance(name, str) else name for name in own]
    if len(tally.bands) > MANY:
        raise DataError(
            f"{file.path}: column '{column}' for band has over {MANY} different values, first "
            f"{', '.join(list(tally.bands)[:3])}: name the right one in `columns.band`."
        )
    return np.array([*own, NONE])[codes]  # the code of a missing value is -1


def _stars(ids: pd.Series, path: Path, ranks: pd.Series, tally: Tally) -> np.ndarray:
    """Return the rank of each row's star, or `NONE` or `UNWANTED`."""
    refuse_lost_digits(ids, path)
    codes, values = pd.factorize(ids)
    spellings = as_ids(pd.Series(values, dtype="object"))
    places = ranks.index.get_indexer(pd.Index(spellings))
    own = np.where(places >= 0, ranks.to_numpy()[places], UNWANTED)
    own[spellings.isna()] = NONE
    tally.meet(spellings[own == UNWANTED])
    return np.append(own, NONE)[codes]


def _usable(found: np.ndarray, tally: Tally) -> np.ndarray:
    """Return the points that are kept, and count the others by their first flaw.

    A star's point without a value is kept with a missing magnitude, because the features say how
    many points of a star had no value.
    """
    low, high = POSSIBLE
    star = "of stars that are not in the object table"
    good = {
        "without a band": found["band"] != NONE,
        "in bands that `bands` maps to null": found["band"] != UNWANTED,
        "without an id": found["star"] != NONE,
        star: found["star"] != UNWANTED,
    }
    valued = np.isfinite(found["mjd"] + found["mag"] + found["magerr"])
    possible = (found["mag"] >= low) & (found["mag"] <= high)
    keep = np.ones(len(found), bool)
    for reason, fine in good.items():
        if reason == star:
            tally.usable += int((keep & valued & possible).sum())
        tally.dropped[reason] += int((keep & ~fine).sum())
        keep &= fine
    tally.missing["without a time, magnitude or error"] += int((keep & ~valued).sum())
    impossible = f"with magnitudes outside {low} to {high}"
    tally.missing[impossible] += int((keep & valued & ~possible).sum())
    found["mag"][~(valued & possible)] = np.nan
    tally.keep(found[keep & valued & possible])
    return found[keep]
