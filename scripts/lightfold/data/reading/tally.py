"""A count of points of light curves: which are kept, which are not, and why."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.strangers import nothing_in_common, some

#: How many ids of light curves without a star are remembered as examples.
_EXAMPLES = 1000

#: Why points are dropped that belong to no star of the table of stars.
STRANGE = "of stars that are not in the object table"

#: Why a star has no light curve that can be used.
NO_CURVE, NO_POINT = "no light curve", "no usable point"


class Tally:
    """A count of the points so far, in all and per star.

    Parameters
    ----------
    path : Path or None
        The table of stars, if there is one.
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
    stated : int
        Number of points with the error that the configuration states.
    dropped : Counter
        Number of dropped points, by reason.
    missing : Counter
        Number of points that are kept without a usable magnitude, by reason.
    unseen : Counter
        Number of points that are kept for their flux without a magnitude, by reason.
    used : ndarray of int
        Number of usable points of each star.
    lost : dict of ndarray
        Number of points of each star that are not used, by reason.
    seen : ndarray of bool
        Whether a star has points that are kept, with or without a magnitude.
    strangers : dict
        Some ids of light curves that have no star.
    """

    def __init__(self, path: Path | None, options: dict[str, Any], ids: pd.Series) -> None:
        self.path, self.options, self.ids = path, options, ids
        self.bands: dict[str, int] = {}
        self.in_band: Counter[int] = Counter()
        self.usable = self.stated = 0
        self.dropped: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.unseen: Counter[str] = Counter()
        self.remedy: dict[str, str] = {}
        self.used = np.zeros(len(ids), "i4")
        self.lost: dict[str, np.ndarray] = {}
        self.seen = np.zeros(len(ids), bool)
        self.strangers: dict[str, None] = {}

    def code(self, band: str) -> int:
        """Return the code of a band."""
        return self.bands.setdefault(band, len(self.bands))

    def keep(self, points: np.ndarray, stars: np.ndarray) -> None:
        """Count points that can be used, and the stars of all points that are kept."""
        self.seen[stars] = True
        _count(self.used, points["star"])
        self.in_band.update(dict(enumerate(np.bincount(points["band"]).tolist())))

    def drop(self, reason: str, stars: np.ndarray, remedy: str = "") -> None:
        """Count points that are dropped, by the ranks of their stars."""
        self.dropped[reason] += len(stars)
        self._lose(reason, stars, remedy)

    def lack(self, reason: str, stars: np.ndarray, remedy: str = "") -> None:
        """Count points that are kept but cannot be used, by the ranks of their stars."""
        self.missing[reason] += len(stars)
        self._lose(reason, stars, remedy)

    def _lose(self, reason: str, stars: np.ndarray, remedy: str) -> None:
        self.remedy.setdefault(reason, remedy)
        if reason not in self.lost:
            self.lost[reason] = np.zeros(len(self.ids), "i4")
        _count(self.lost[reason], stars[stars >= 0])

    def meet(self, ids: pd.Series) -> None:
        """Remember some ids that have no star."""
        if len(ids):
            self.strangers |= dict.fromkeys(ids.iloc[: max(0, _EXAMPLES - len(self.strangers))])

    def unused(self) -> Counter[str]:
        """Return how many points were not used so far, by reason."""
        return self.dropped + self.missing

    def why(self, before: Counter[str]) -> str:
        """Return how many points were not used since `before`, and why."""
        new = self.unused() - before
        return ", ".join(f"{number} {reason}" for reason, number in new.items())

    def remedies(self) -> str:
        """Return what can be done about the most frequent reason for which points are not used."""
        common = self.unused().most_common(1)
        remedy = self.remedy[common[0][0]] if common else ""
        return f"; {remedy}" if remedy else ""

    def columns(self) -> dict[str, Any]:
        """Return what became of the points of each star, as columns of the table of stars."""
        lost = {reason: counts for reason, counts in self.lost.items() if counts.any()}
        total = sum(lost.values(), np.zeros(len(self.ids), "i4"))
        why = np.full(len(self.ids), None, dtype="object")
        for star in np.flatnonzero(total):
            parts = [f"{counts[star]} {reason}" for reason, counts in lost.items() if counts[star]]
            why[star] = ", ".join(parts)
        left_out = np.full(len(self.ids), None, dtype="object")
        left_out[self.used == 0] = NO_POINT
        left_out[(self.used == 0) & (total == 0)] = NO_CURVE
        return {
            "points_used": self.used,
            "points_dropped": total.astype("i4"),
            "why_dropped": why,
            "left_out": left_out,
        }

    def only_here(self, strangers: list[str]) -> None:
        """Forget the stars of other partitions; keep some ids that are no star's."""
        self.strangers = dict.fromkeys(strangers)
        if self.path is None:
            del self.dropped[STRANGE]

    def refuse_no_star(self) -> None:
        """Raise a `DataError` if no light curve is of a star of the table: how the ids differ."""
        if not self.seen.any() and self.path is not None and not self._any_known():
            raise nothing_in_common(self.path, self.options, list(self.strangers))

    def finish(self, labels: pd.Series) -> None:
        """Report what was kept and dropped, given the label of each star, by rank."""
        names = {code: band for band, code in self.bands.items()}
        bands = ", ".join(f"{names[code]} {n}" for code, n in sorted(self.in_band.items()) if n)
        print(f"light curves: {_used(self.in_band.total())} ({bands})")
        if self.stated:
            print(f"light curves: {_points(self.stated)} an error from `magerr`")
        if +self.unseen:
            several = ", ".join(f"{number} {reason}" for reason, number in (+self.unseen).items())
            print(f"light curves: of these, used as fluxes without a magnitude: {several}")
        if self.unused():
            print(f"light curves: points not used: {self.why(Counter())}")
        for reason in self.unused():
            if self.remedy[reason]:
                print(f"light curves: points {reason}: {self.remedy[reason]}")
        if self.strangers:
            print(f"light curves: ids that are not in {self.path}: {some(list(self.strangers))}")
        self._tell_left_out(labels)

    def _any_known(self) -> bool:
        return any(counts.any() for counts in self.lost.values())

    def _tell_left_out(self, labels: pd.Series) -> None:
        """Print how many stars of each class have no light curve, or none that can be used."""
        left_out = pd.Series(self.columns()["left_out"])
        if left_out.isna().all():
            return
        classes = labels.reset_index(drop=True).astype("object").fillna("(no label)")
        sizes = classes.value_counts()
        for reason in (NO_CURVE, NO_POINT):
            own = left_out == reason
            if own.any():
                number = int(own.sum())
                print(
                    f"light curves: {number} {'star has' if number == 1 else 'stars have'} "
                    f"{reason}, first {some(self.ids[own.to_numpy()].tolist())}"
                )
        counts = classes[left_out.notna().to_numpy()].value_counts()
        width = max(len(str(name)) for name in counts.index)
        for name in map(str, counts.index[:30]):
            share = 100 * counts[name] / sizes[name]
            print(f"  left out  {name:<{width}}  {counts[name]} of {sizes[name]} ({share:.0f} %)")
        if len(counts) > 30:
            print(f"  left out  {counts[30:].sum()} of {len(counts) - 30} more classes")


def _count(counts: np.ndarray, stars: np.ndarray) -> None:
    """Add 1 for each star in a list."""
    if len(stars) < len(counts):
        np.add.at(counts, stars, 1)
    else:
        counts += np.bincount(stars, minlength=len(counts)).astype("i4")


def _used(number: int) -> str:
    return "1 point used" if number == 1 else f"{number} points used"


def _points(number: int) -> str:
    return "1 point has" if number == 1 else f"{number} points have"
