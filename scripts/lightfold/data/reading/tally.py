"""What became of the points of light curves: counted, said, and refused if nothing is left."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.files import read_file, read_header
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError

#: Ids of light curves without a star that are kept as examples.
_EXAMPLES = 1000


class Tally:
    """The points so far.

    Parameters
    ----------
    path : Path
        The table of stars.
    options : dict
        ``id`` and, if light curves have ids of their own, ``source``.
    ids : Series of str
        Id of each star, by its rank.

    Attributes
    ----------
    bands : dict
        Code of each band, as they come.
    in_band : Counter
        Number of points that are kept, by the code of their band.
    usable : int
        Points with all they need, also of stars that are not in the table of stars.
    dropped : Counter
        Number of dropped points by the reason.
    missing : Counter
        Number of points of stars that go on without a magnitude, by the reason.
    seen : ndarray of bool
        Whether a star has points.
    strangers : dict
        Some ids of light curves that no star has.
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
        """Remember some ids that no star has."""
        self.strangers |= dict.fromkeys(ids.iloc[: _EXAMPLES - len(self.strangers)])

    def why(self, before: Counter[str]) -> str:
        """Return what was not kept since `before`, with numbers."""
        new = self.dropped + self.missing - before
        return ", ".join(f"{number} {reason}" for reason, number in new.items())

    def finish(self) -> None:
        """Say what was kept and dropped.

        Raises
        ------
        DataError
            If no light curve is of a star of the table; it says what the ids have in common.
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
            f"(`{key}`) are such as {_some(own)}, those of the light curves {_some(ids)}. {hint}"
        )


def _other_column(table: pd.DataFrame, ids: list[str], key: str) -> str:
    for column in table:
        if as_ids(table[column]).isin(ids).any():
            several = f", or `source: {column}` if a star has several" if key == "id" else ""
            return f"Column '{column}' holds those of light curves: set `{key}: {column}`{several}."
    return ""


def _difference(own: list[str], ids: list[str]) -> str:
    """Return what to do about ids that never meet."""
    for what, pattern in {
        "upper and lower case": r"(?!)",  # nothing is left out: only case differs
        "leading zeros": r"^0+",
        "blanks and signs": r"[^a-z0-9]",
        "what stands before the number": r"^.*[^0-9](?=[0-9]+$)",
    }.items():
        here, there = (
            {re.sub(pattern, "", name.lower()) for name in names} for names in (own, ids)
        )
        if here & there:
            return f"They differ in {what}: spell them the same in both files, as text."
    if any(re.fullmatch(r"[\d.]+e\+\d+", name.lower()) for name in own + ids):
        return "Some lost their digits to a spreadsheet (1.2E+15): take them from their source."
    return "Name the right columns in `id` (or `source`) and `columns.object_id`."


def _some(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:3]) + (", ..." if len(names) > 3 else "")
