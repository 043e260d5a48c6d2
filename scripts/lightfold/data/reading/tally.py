"""A count of points of light curves: which are kept, which are not, and why."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.files import read_file, read_header
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError

#: How many ids of light curves without a star are remembered as examples.
_EXAMPLES = 1000


class Tally:
    """A count of the points so far.

    Parameters
    ----------
    path : Path
        The table of stars.
    options : dict
        ``id``, and ``source`` if light curves have ids of their own.
    ids : Series of str
        Id of each star, by rank.

    Attributes
    ----------
    bands : dict
        Code of each band, in the order in which they appear.
    in_band : Counter
        Number of points that are kept, by the code of their band.
    usable : int
        Number of usable points, including those of stars that are not in the table of stars.
    dropped : Counter
        Number of dropped points, by reason.
    missing : Counter
        Number of points that are kept without a magnitude, by reason.
    seen : ndarray of bool
        Whether a star has points.
    strangers : dict
        Some ids of light curves that have no star.
    """

    def __init__(self, path: Path, options: dict[str, Any], ids: pd.Series) -> None:
        self.path, self.options, self.ids = path, options, ids
        self.bands: dict[str, int] = {}
        self.in_band: Counter[int] = Counter()
        self.usable = 0
        self.dropped: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.seen = np.zeros(len(ids), bool)
        self.strangers: dict[str, None] = {}

    def code(self, band: str) -> int:
        """Return the code of a band."""
        return self.bands.setdefault(band, len(self.bands))

    def keep(self, points: np.ndarray) -> None:
        """Count points that are kept."""
        self.seen[points["star"]] = True
        self.in_band.update(dict(enumerate(np.bincount(points["band"]).tolist())))

    def meet(self, ids: pd.Series) -> None:
        """Remember some ids that have no star."""
        self.strangers |= dict.fromkeys(ids.iloc[: _EXAMPLES - len(self.strangers)])

    def why(self, before: Counter[str]) -> str:
        """Return how many points were not used since `before`, and why."""
        new = self.dropped + self.missing - before
        return ", ".join(f"{number} {reason}" for reason, number in new.items())

    def finish(self) -> None:
        """Report what was kept and dropped.

        Raises
        ------
        DataError
            If no light curve belongs to a star of the table; it says how the ids differ.
        """
        if not self.seen.any():
            raise DataError(self._nothing_in_common())
        names = {code: band for band, code in self.bands.items()}
        bands = ", ".join(f"{names[code]} {n}" for code, n in sorted(self.in_band.items()) if n)
        dark = self.ids[~self.seen].tolist()
        print(f"light curves: {self.in_band.total()} points kept ({bands})")
        if self.dropped.total() + self.missing.total():
            print(f"light curves: points not used: {self.why(Counter())}")
        if self.strangers:
            print(f"light curves: ids that are not in {self.path}: {_some(list(self.strangers))}")
        if dark:
            print(f"{self.path}: {len(dark)} stars have no light curve: {_some(dark)}")

    def _nothing_in_common(self) -> str:
        table = read_file(self.path, text_columns=read_header(self.path)[0])
        key = "source" if "source" in self.options else "id"
        column, ids = self.options[key], list(self.strangers)
        own = as_ids(table[column]).dropna().unique().tolist()
        hint = _other_column(table.drop(columns=column), ids, key) or _difference(own, ids)
        return (
            f"{self.path}: none of its stars has a light curve: ids in column '{column}' "
            f"(`{key}`) are {_some(own)}; those of the light curves are {_some(ids)}. {hint}"
        )


def _other_column(table: pd.DataFrame, ids: list[str], key: str) -> str:
    for column in table:
        if as_ids(table[column]).isin(ids).any():
            several = f", or `source: {column}` if a star has several" if key == "id" else ""
            return f"Column '{column}' has ids of light curves: set `{key}: {column}`{several}."
    return ""


def _difference(own: list[str], ids: list[str]) -> str:
    """Return what to do about ids that never match."""
    for what, pattern in {
        "upper and lower case": r"(?!)",  # removes nothing: only the case differs
        "leading zeros": r"^0+",
        "blanks and signs": r"[^a-z0-9]",
        "the text before the number": r"^.*[^0-9](?=[0-9]+$)",
    }.items():
        here, there = (
            {re.sub(pattern, "", name.lower()) for name in names} for names in (own, ids)
        )
        if here & there:
            return f"They differ in {what}: spell them the same in both files, as text."
    if any(re.fullmatch(r"[\d.]+e\+\d+", name.lower()) for name in own + ids):
        return "A spreadsheet cut off digits (1.2E+15): take the ids from their source again."
    return "Name the right columns in `id` (or `source`) and `columns.object_id`."


def _some(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:3]) + (", ..." if len(names) > 3 else "")
