"""Units of light curves: days and magnitudes, checked by the units and the values of a file."""

import re
from pathlib import Path

import numpy as np

from lightfold.data.reading.formats import TO_MAGNITUDES
from lightfold.errors import DataError

#: Julian dates from 1858 to 2406, and their offset from modified Julian dates.
JULIAN, TO_MJD = (2_400_000, 2_600_000), 2_400_000.5

#: No time in days is larger, whatever its zero point, and no survey lasted longer [d].
LONGEST, CENTURY = 1_000_000, 45_000

#: Range of magnitudes of a point [mag], and of a survey's median.
POSSIBLE, USUAL = (-10, 40), (-5, 35)

#: Errors beyond this [mag] may mean that the error is missing.
NO_ERROR = 9

#: Values that mean a missing one: 99, 99.9, 999.999 and so on; for errors 9.99 too.
NINES = [
    float(f"{'9' * m}.{'9' * n}0") for m in (1, 2, 3, 4, 5) for n in range(6) if m > 1 or n > 1
]


def factors(units: dict[str, str], columns: dict[str, str], path: Path) -> dict[str, float]:
    """Return the factors of ``mag`` and ``magerr``, from the units that a file states.

    Raises
    ------
    DataError
        If times are not in days, or magnitudes in neither mag nor mmag.
    """
    found = {}
    for ours in ("mjd", "mag", "magerr"):
        unit = units.get(columns[ours], "").strip()
        days = re.search(r"\bd\b|day|jd", unit, re.IGNORECASE)
        if ours == "mjd" and unit and not days:
            raise DataError(
                f"{path}: column '{columns[ours]}' for mjd is in '{unit}': convert it to days."
            )
        if ours != "mjd" and unit and "mag" not in unit.lower():
            raise DataError(
                f"{path}: column '{columns[ours]}' for {ours} is in '{unit}', not in magnitudes: "
                f"{TO_MAGNITUDES}."
            )
        found[ours] = 1e-3 if re.match(r"m(illi)?mag", unit, re.IGNORECASE) else 1.0
        if found[ours] != 1:
            print(f"{path}: {columns[ours]} is in {unit}: divided by 1000")
    return found


def sentinel(values: np.ndarray, beyond: float) -> np.ndarray:
    """Return which values beyond a limit are all nines, in single or double precision."""
    marks = np.zeros(len(values), bool)
    large = np.flatnonzero(np.abs(values) > beyond)
    nearest = np.round(np.abs(values[large]), 5)
    marks[large] = (np.abs(nearest[:, None] - NINES) < 1e-6 * nearest[:, None]).any(axis=1)
    return marks


class UnitWatch:
    """The values of one file so far: errors that no single batch shows.

    Parameters
    ----------
    path : Path
        The file.
    columns : dict
        Its column for each of ours.
    time : str
        The option ``time``.
    """

    def __init__(self, path: Path, columns: dict[str, str], time: str) -> None:
        self.path, self.columns, self.time = path, columns, time
        self.julian: bool | None = None
        self.first, self.last = np.inf, -np.inf
        self.mags = self.unusual = self.thousands = 0
        self.errors = self.over_one = 0

    def days(self, values: np.ndarray) -> np.ndarray:
        """Return times as modified Julian dates if they are Julian dates, else unchanged.

        Raises
        ------
        DataError
            If they are not days, or are Julian dates in a column that does not say so.
        """
        where = f"{self.path}: column '{self.columns['mjd']}' for mjd"
        known = values[np.isfinite(values)]
        julian = (known > JULIAN[0]) & (known < JULIAN[1])
        strange = known[(np.abs(known) > LONGEST) & ~julian]
        if len(strange):
            raise DataError(
                f"{where} holds {strange[0]:.10g}, which is not a time in days: for seconds since "
                f"1970, MJD = seconds / 86400 + 40587; leave missing times empty."
            )
        name = self.columns["mjd"].lower()
        named = "jd" in name and "mjd" not in name
        if julian.any() and not (self.time == "jd" or (self.time == "auto" and named)):
            raise DataError(
                f"{where} looks like a Julian date ({known[julian][0]:.10g}): set `time: jd`."
            )
        if self.time == "jd" and not julian.all():
            raise DataError(
                f"{where} holds {known[~julian][0]:.10g}, which is not a Julian date, but "
                f"`time: jd` is set: remove the option, or fix the value."
            )
        values = self._same_scale(values, julian, where)
        self._span(known, where)
        return values

    def _same_scale(self, values: np.ndarray, julian: np.ndarray, where: str) -> np.ndarray:
        before = self.julian
        if len(julian) and before is None:
            self.julian = bool(julian[0])
        if (julian != self.julian).any():
            raise DataError(
                f"{where} mixes Julian dates with other times: use one zero point, and leave "
                f"missing times empty."
            )
        if self.julian and before is None:
            print(f"{self.path}: {self.columns['mjd']} is a Julian date: 2400000.5 d subtracted")
        return values - TO_MJD if self.julian else values

    def _span(self, known: np.ndarray, where: str) -> None:
        self.first = min(self.first, known.min(initial=np.inf))
        self.last = max(self.last, known.max(initial=-np.inf))
        if self.last - self.first > CENTURY:
            raise DataError(
                f"{where} goes from {self.first:.10g} to {self.last:.10g} d, which is over a "
                f"century: leave missing times empty, and use one zero point for all times."
            )

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
            text = where.format(self.columns["magerr"], "magerr", errors[errors > 1][0])
            raise DataError(
                f"{text}: most are over 1 mag, as if they were in millimagnitudes or per cent; "
                f"convert them to magnitudes."
            )
