"""Units of magnitudes and their errors, checked by the units and the values of a file."""

import re
from pathlib import Path
from typing import NoReturn

import numpy as np

from lightfold.curves.fluxes import DETECTED, PER_FLUX
from lightfold.data.reading.curve_columns import AS_FLUXES
from lightfold.data.reading.missing import is_mark, marks
from lightfold.errors import DataError

#: Range of magnitudes of a point [mag], and of a survey's median.
POSSIBLE, USUAL = (-10, 40), (-5, 35)

#: Magnitudes this close to 0 show that a magnitude of 0 is one [mag].
NEAR_ZERO = 2

#: Errors beyond this [mag] may mean that the error is missing.
NO_ERROR = 9

#: The error of a magnitude [mag] whose flux has the lowest signal to noise of a detection.
WEAKEST = PER_FLUX / DETECTED

#: Where most errors are over 1 mag, this share of detections shows that they are in magnitudes.
FEWEST = 0.1


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
        if ours in ("flux", "fluxerr", "sign"):  # see `zero_points`
            continue
        days = re.search(r"\bd\b|day|jd", unit, re.IGNORECASE)
        if ours == "mjd" and unit and not days:
            raise DataError(
                f"{path}: column '{column}' for mjd is in '{unit}': convert it to days."
            )
        if ours != "mjd" and unit and "mag" not in unit.lower():
            raise DataError(
                f"{path}: column '{column}' for {ours} is in '{unit}', not in magnitudes: "
                f"{AS_FLUXES}."
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
    zero : str
        The zero point of its fluxes, or what is added to its magnitudes, in words.
    """

    def __init__(self, path: Path, columns: dict[str, str], zero: str = "") -> None:
        self.path, self.columns, self.zero = path, columns, zero
        self.mags = self.unusual = self.thousands = self.instrumental = 0
        self.errors = self.over_one = self.seen = 0
        self.largest = 0.0

    @property
    def faint(self) -> bool:
        """Return whether most errors are those of points that were not detected.

        So it is in forced photometry of faint stars.
        """
        return 2 * self.over_one > self.errors

    def see(self, mjd: np.ndarray, mag: np.ndarray, magerr: np.ndarray) -> None:
        """Count a batch's magnitudes and errors.

        Raises
        ------
        DataError
            If most of the values so far are not magnitudes.
        """
        fair = np.isfinite(mag) & ~sentinel(mag, POSSIBLE[1])
        bright = fair & (mag < USUAL[0]) & (mag > POSSIBLE[0])
        unusual = fair & ((mag < USUAL[0]) | (mag > USUAL[1])) & ~bright
        self.mags += int(fair.sum())
        self.unusual += int(unusual.sum())
        self.instrumental += int(bright.sum())
        self.thousands += int((np.abs(mag[fair]) > 1000).sum())
        if 2 * self.unusual > self.mags or 100 * self.thousands > self.mags:
            self._refuse_magnitudes(mjd, mag[fair], mag[unusual if unusual.any() else fair][0])
        errors = magerr[fair & np.isfinite(magerr) & ~sentinel(magerr, NO_ERROR)]
        self.errors += len(errors)
        self.over_one += int((errors > 1).sum())
        self.largest = max(self.largest, errors.max(initial=0))
        self.seen += int(((errors > 0) & (errors <= WEAKEST)).sum())

    def check_errors(self) -> None:
        """Raise a `DataError` if most errors of the whole file are not in magnitudes."""
        if self.faint and self.seen < FEWEST * self.errors:
            column = self.columns.get("magerr", "(computed)")
            raise DataError(
                f"{self.path}: column '{column}' for magerr holds values up to "
                f"{self.largest:.6g}: most are over 1 mag, as if they were in "
                f"millimagnitudes or per cent; convert them to magnitudes. If they are the errors "
                f"of points that were not detected, leave out those above {WEAKEST:.3f} mag."
            )

    def remarks(self) -> list[str]:
        """Return what is to be said of the file when it is read."""
        found = []
        if 2 * self.instrumental > self.mags:
            found.append(
                f"{self.path}: most magnitudes in column '{self.columns['mag']}' are below "
                f"{USUAL[0]}, as instrumental ones are: `zero_point` is a number that is added to "
                f"them"
            )
        if self.faint:
            found.append(
                f"{self.path}: most errors are over 1 mag, as in forced photometry of faint stars: "
                f"points with an error above {WEAKEST:.3f} mag are not detected"
            )
        return found

    def _refuse_magnitudes(self, mjd: np.ndarray, mag: np.ndarray, odd: float) -> NoReturn:
        if "flux" in self.columns:
            raise DataError(
                f"{self.path}: fluxes in column '{self.columns['flux']}' have magnitudes such as "
                f"{odd:.6g} with {self.zero}, outside {USUAL[0]} to {USUAL[1]}: set another "
                f"`zero_point`."
            )
        where = f"{self.path}: column '{self.columns['mag']}' for mag"
        where += f" holds values such as {odd:.6g}"
        if self.zero:
            raise DataError(
                f"{where} with the {self.zero}, outside {USUAL[0]} to {USUAL[1]}: `zero_point` is "
                f"added to magnitudes. If points are fluxes, name them in `columns.flux`."
            )
        if (mag > 1000).all() and np.nanmax(mjd, initial=-99) <= POSSIBLE[1]:
            raise DataError(f"{where}: are `columns.mjd` and `columns.mag` swapped?")
        raise DataError(
            f"{where}, outside {USUAL[0]} to {USUAL[1]}: {AS_FLUXES}; set `zero_point` to what is "
            f"added to instrumental magnitudes."
        )
