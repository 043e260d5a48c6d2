"""Units of magnitudes and their errors, checked by the units and the values of a file."""

import re
from pathlib import Path

import numpy as np

from lightfold.data.reading.curve_columns import TO_MAGNITUDES
from lightfold.data.reading.missing import is_mark, marks
from lightfold.errors import DataError

#: Range of magnitudes of a point [mag], and of a survey's median.
POSSIBLE, USUAL = (-10, 40), (-5, 35)

#: Magnitudes this close to 0 show that a magnitude of 0 is one [mag].
NEAR_ZERO = 2

#: Errors beyond this [mag] may mean that the error is missing.
NO_ERROR = 9


def factors(
    units: dict[str, str], columns: dict[str, str], path: Path, said: list[str]
) -> dict[str, float]:
    """Return the factors of columns, from the units that a file states; add to `said`.

    Raises
    ------
    DataError
        If times are not in days, or magnitudes in neither mag nor mmag.
    """
    found = {}
    for ours, column in columns.items():
        unit = units.get(column, "").strip()
        days = re.search(r"\bd\b|day|jd", unit, re.IGNORECASE)
        if ours == "mjd" and unit and not days:
            raise DataError(
                f"{path}: column '{column}' for mjd is in '{unit}': convert it to days."
            )
        if ours != "mjd" and unit and "mag" not in unit.lower():
            raise DataError(
                f"{path}: column '{column}' for {ours} is in '{unit}', not in magnitudes: "
                f"{TO_MAGNITUDES}."
            )
        if ours != "mjd" and re.match(r"m(illi)?mag", unit, re.IGNORECASE):
            found[column] = 1e-3
            said.append(f"{column} is in {unit}: divided by 1000")
    return found


def sentinel(values: np.ndarray, beyond: float) -> np.ndarray:
    """Return which values beyond a limit are marks for a missing one, such as 99.99."""
    found = np.zeros(len(values), bool)
    large = np.flatnonzero(np.abs(values) > beyond)
    found[large] = is_mark(values[large])
    return found


def stand_for_none(values: np.ndarray, magnitudes: bool) -> np.ndarray:
    """Return which values mean that there is none.

    Marks that no star can have are known without the other values. Those that a star can have,
    such as a magnitude of -9.99, are marks as in tables, where the other values lie elsewhere.

    Parameters
    ----------
    values : ndarray
        Magnitudes, or errors of magnitudes.
    magnitudes : bool
        Whether they are magnitudes. Then zeros are marks, too, where few others are near zero.
    """
    if not magnitudes:
        return sentinel(values, NO_ERROR)
    found = sentinel(values, POSSIBLE[1])
    zero = values == 0
    if zero.any():
        near = np.abs(values) < NEAR_ZERO
        found |= zero & (10 * (near & ~zero).sum() < zero.sum())
    if (values < USUAL[0]).any():
        found |= marks(values)
    return found


class UnitWatch:
    """The magnitudes and errors of one file so far: errors that no single batch shows.

    Parameters
    ----------
    path : Path
        The file.
    columns : dict
        Its column for each of ours.
    """

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        self.path, self.columns = path, columns
        self.mags = self.unusual = self.thousands = 0
        self.errors = self.over_one = 0

    def see(self, mjd: np.ndarray, mag: np.ndarray, magerr: np.ndarray) -> None:
        """Count a batch's magnitudes and errors.

        Raises
        ------
        DataError
            If most of the values so far are not magnitudes, or not errors in magnitudes.
        """
        fair = np.isfinite(mag) & ~sentinel(mag, POSSIBLE[1])
        unusual = fair & ((mag < USUAL[0]) | (mag > USUAL[1]))
        self.mags += int(fair.sum())
        self.unusual += int(unusual.sum())
        self.thousands += int((np.abs(mag[fair]) > 1000).sum())
        where = f"{self.path}: column '{{}}' for {{}} holds values such as {{:.6g}}"
        if 2 * self.unusual > self.mags or 100 * self.thousands > self.mags:
            odd = mag[unusual] if unusual.any() else mag[fair]
            text = where.format(self.columns["mag"], "mag", odd[0])
            if (mag[fair] > 1000).all() and np.nanmax(mjd, initial=-99) <= POSSIBLE[1]:
                raise DataError(f"{text}: are `columns.mjd` and `columns.mag` swapped?")
            raise DataError(
                f"{text}, outside {USUAL[0]} to {USUAL[1]}: {TO_MAGNITUDES}; add the zero point "
                f"to instrumental magnitudes."
            )
        errors = magerr[fair & np.isfinite(magerr) & ~sentinel(magerr, NO_ERROR)]
        self.errors += len(errors)
        self.over_one += int((errors > 1).sum())
        if 2 * self.over_one > self.errors:
            column = self.columns.get("magerr", "(computed)")
            text = where.format(column, "magerr", errors[errors > 1][0])
            raise DataError(
                f"{text}: most are over 1 mag, as if they were in millimagnitudes or per cent; "
                f"convert them to magnitudes."
            )
