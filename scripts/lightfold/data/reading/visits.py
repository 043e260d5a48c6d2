"""Times of visits, for points that name the visit in which they were measured and not its time."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from lightfold.data.reading.files import read_file, read_header
from lightfold.data.reading.parsing import as_ids, measured
from lightfold.errors import DataError

#: The column of the times that visits give to points.
TIME = "{mjd}"

#: Columns of a visit's id and of its time, in lower case, the best one first: those of Rubin's
#: table Visit are visitId (visit in older releases), and expMidptMJD (MJD, TAI).
_IDS = ("visit", "visitid", "visit_id", "ccdvisitid")
_TIMES = (
    *("expmidptmjd", "midpointmjdtai", "obsstartmjd", "mjd", "obsmjd", "midpoint_mjd", "jd"),
    *("bjd", "hjd", "time"),
)


class Visits(NamedTuple):
    """Times by the ids of visits, which are text, and the columns of both."""

    path: Path
    id: str
    time: str
    times: pd.Series

    def column(self, names: list[str], path: Path) -> str:
        """Return the column of a table of points that names the visit.

        Raises
        ------
        DataError
            If there is none.
        """
        found = _first(names, (self.id.lower(), *_IDS))
        if found is None:
            raise DataError(
                f"{path}: no column names the visit of each point, which `visits` needs: "
                f"{' or '.join(_IDS)}. Columns: {', '.join(names)}."
            )
        return found

    def of(self, visits: pd.Series) -> np.ndarray:
        """Return the time of each point from its visit; NaN where the visit is not known."""
        codes, values = pd.factorize(visits)
        own = as_ids(pd.Series(values, dtype="object")).map(self.times).to_numpy(dtype=float)
        return np.append(own, np.nan)[codes]


def read_visits(path: Path) -> Visits:
    """Read a table of visits.

    Raises
    ------
    DataError
        If it has no column of ids or of times, or a visit has two times.
    """
    names = read_header(path)[0]
    own = _first(names, _IDS), _first(names, _TIMES)
    for column, words, known in zip(own, ("ids", "times"), (_IDS, _TIMES), strict=True):
        if column is None:
            raise DataError(
                f"{path}: no column is recognised as the {words} of the visits: name it "
                f"{' or '.join(known[:3])}. Columns: {', '.join(names)}."
            )
    key, time = map(str, own)
    table = read_file(path, [])
    ids = pd.Index(as_ids(table[key]), dtype="object", name="index")
    times = pd.Series(measured(table[time], path), ids)
    times = times[np.asarray(times.index.notna()) & times.notna()]
    pairs = times.reset_index().drop_duplicates().set_index("index")[0]
    if pairs.index.has_duplicates:
        twice = pairs.index[pairs.index.duplicated()][0]
        raise DataError(f"{path}: the visit '{twice}' has two times in column '{time}'.")
    return Visits(path, key, time, pairs)


def _first(names: list[str], wanted: tuple[str, ...]) -> str | None:
    """Return the first of the wanted columns that is there, whatever its case."""
    lower = {name.lower(): name for name in reversed(names)}
    return next((lower[name] for name in wanted if name in lower), None)
