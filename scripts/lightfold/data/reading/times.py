"""Times of light curves: Julian dates are converted, and zero points are checked."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.data.reading.declared import LATEST
from lightfold.errors import DataError

#: Julian dates from 1858 to 2406, and their offset from modified Julian dates.
JULIAN, TO_MJD = (2_400_000, 2_600_000), 2_400_000.5

#: No time in days is larger, whatever its zero point, and no survey lasted longer [d].
LONGEST, CENTURY = 1_000_000, 45_000

#: How many steps of a time in single precision the shortest period needs.
_STEPS = 20

#: What to do about files or stars with zero points of their own.
_PER_STAR = "set `time: per_star` if each star has a zero point of its own"


class Times:
    """The times of all files so far: errors that no single batch shows.

    Parameters
    ----------
    mode : str
        The option ``time``.
    stars : Series of str
        Id of each star, by rank.
    min_period : float or None
        Shortest period that is searched for [d].
    say : callable
        Is told which columns are converted.

    Attributes
    ----------
    converted : set of str
        Columns of Julian dates, which were converted so far.
    """

    def __init__(
        self, mode: str, stars: pd.Series, min_period: float | None, say: Callable[[str], None]
    ) -> None:
        self.mode, self.stars, self.min_period, self.say = mode, stars, min_period, say
        self.first, self.last = np.inf, -np.inf
        self.converted: set[str] = set()
        self.column: tuple[Path, str] | None = None
        self.julian: bool | None = None
        number = len(stars) if mode == "per_star" else 0
        self.firsts, self.lasts = np.full(number, np.inf), np.full(number, -np.inf)
        self.scales = np.zeros(number, "i1")

    def days(
        self,
        values: np.ndarray,
        coarse: bool,
        star: np.ndarray,
        path: Path,
        column: str,
        epoch: float = 0.0,
    ) -> np.ndarray:
        """Return times as modified Julian dates if they are Julian dates, else unchanged.

        Parameters
        ----------
        values : ndarray
            The times of a batch.
        coarse : bool
            Whether the file holds them in single precision.
        star : ndarray of int
            Rank of the star of each; negative if it has none.
        path, column : Path, str
            Where they are from.
        epoch : float
            Documented zero point of the times [MJD]; it is added to them.

        Raises
        ------
        DataError
            If they are not days, too coarse, on different scales, or not from their zero point.
        """
        where = f"{path}: column '{column}' for mjd"
        if (path, column) != self.column:
            self.column, self.julian = (path, column), None
        finite = np.isfinite(values)
        julian = finite & (values > JULIAN[0]) & (values < JULIAN[1])
        known = values[finite]
        strange = known[(np.abs(known) > LONGEST) & ~julian[finite]]
        if len(strange):
            raise DataError(
                f"{where} holds {strange[0]:.10g}, which is not a time in days: for seconds since "
                f"1970, MJD = seconds / 86400 + 40587; leave missing times empty."
            )
        if coarse and len(known):
            self._refuse_coarse(float(np.abs(known).max()), where)
        if epoch:
            values, known = values + epoch, known + epoch
            if len(known) and known.max() > LATEST:
                raise DataError(
                    f"{where} holds {known.max() - epoch:.10g}, but its format has times from MJD "
                    f"{epoch:.10g}: set `time: mjd` or `time: jd` to what they are."
                )
        if self.mode == "per_star":
            return self._per_star(values, finite, julian, star, where)
        return self._one_scale(values, known, julian[finite], where)

    def _refuse_coarse(self, largest: float, where: str) -> None:
        step = float(np.spacing(np.float32(largest)))
        if self.min_period is not None and step > self.min_period / _STEPS:
            raise DataError(
                f"{where} is in single precision (float32): times such as {largest:.10g} have "
                f"steps of {step:.2g} d, too coarse for periods from {self.min_period:g} d "
                f"(`features.min_period`). Take the times from their source in double precision "
                f"(float64); subtracting a zero point afterwards does not bring the digits back."
            )

    def _one_scale(
        self, values: np.ndarray, known: np.ndarray, julian: np.ndarray, where: str
    ) -> np.ndarray:
        """Return times that must all have one zero point."""
        if self.julian is None and len(julian):
            self.julian = bool(julian[0])
            if self.julian:
                self._refuse_undeclared(known[0], where)
                self._say_converted(where)
        if (julian != self.julian).any():
            other = known[julian != self.julian][0]
            raise DataError(
                f"{where} mixes Julian dates with other times, such as {other:.10g}: use one zero "
                f"point and leave missing times empty, or {_PER_STAR}."
            )
        if self.mode == "jd" and self.julian is False:
            raise DataError(
                f"{where} holds {known[0]:.10g}, which is not a Julian date, but `time: jd` is "
                f"set: {_PER_STAR}; if no file has Julian dates, remove the option."
            )
        times = values - TO_MJD if self.julian else values
        offset = TO_MJD if self.julian else 0
        self.first = min(self.first, known.min(initial=np.inf) - offset)
        self.last = max(self.last, known.max(initial=-np.inf) - offset)
        if self.last - self.first > CENTURY:
            raise DataError(
                f"{where}: times go from {self.first:.10g} to {self.last:.10g} d, which is over a "
                f"century: leave missing times empty, and use one zero point for all times, or "
                f"{_PER_STAR}."
            )
        return times

    def _refuse_undeclared(self, value: float, where: str) -> None:
        named = self.column is None or "mjd" not in self.column[1].lower()
        if not (self.mode == "jd" or (self.mode == "auto" and named)):
            raise DataError(
                f"{where} looks like a Julian date ({value:.10g}): set `time: jd`; or {_PER_STAR}."
            )

    def _per_star(
        self,
        values: np.ndarray,
        finite: np.ndarray,
        julian: np.ndarray,
        star: np.ndarray,
        where: str,
    ) -> np.ndarray:
        """Return times that have one zero point per star."""
        if self.julian is None and julian.any():
            self.julian = True
            self._say_converted(where)
        times = np.where(julian, values - TO_MJD, values)
        fine = finite & (star >= 0)
        own, when = star[fine], times[fine]
        np.minimum.at(self.firsts, own, when)
        np.maximum.at(self.lasts, own, when)
        self.scales[own[julian[fine]]] |= 1
        self.scales[own[~julian[fine]]] |= 2
        mixed = own[self.scales[own] == 3]
        if len(mixed):
            raise DataError(
                f"{where}: the star '{self.stars.iloc[mixed[0]]}' mixes Julian dates with other "
                f"times: use one zero point for all its times."
            )
        long = own[self.lasts[own] - self.firsts[own] > CENTURY]
        if len(long):
            first, last = self.firsts[long[0]], self.lasts[long[0]]
            raise DataError(
                f"{where}: the times of star '{self.stars.iloc[long[0]]}' go from {first:.10g} to "
                f"{last:.10g} d, which is over a century: use one zero point for all its times, "
                f"and leave missing times empty."
            )
        return times

    def _say_converted(self, where: str) -> None:
        path, column = self.column or ("", "")
        self.converted.add(str(column))
        self.say(f"{path}: {column} is a Julian date: 2400000.5 d subtracted")
