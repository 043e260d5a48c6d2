"""Positions of stars: the columns that hold them, their spellings, and what is no position."""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.data.census import counted
from lightfold.data.reading.missing import is_mark
from lightfold.data.reading.parsing import to_numbers

#: Names of right ascension and declination, without signs between their letters.
_PAIRS = [
    *(("ra", "dec"), ("radeg", "dedeg"), ("radeg", "decdeg"), ("raicrs", "deicrs")),
    *(("raicrs", "decicrs"), ("raj2000", "dej2000"), ("raj2000", "decj2000"), ("ra", "de")),
    *(("ra2000", "dec2000"), ("ra", "decl"), ("rightascension", "declination")),
    *(("meanra", "meandec"), ("ramean", "decmean"), ("objra", "objdec")),
]

#: Stars at exactly one position from which it is none: six bands of one star are fewer.
SHARED = 10

_SEXAGESIMAL = re.compile(
    r"([-+\u2212]?)(\d{1,3})[:hd°\s]\s*([0-5]?\d)[:m'\s]\s*([0-5]?\d(?:\.\d*)?|60(?:\.0*)?)s?\"?"
)


def find(columns: Iterable[str]) -> tuple[str, str] | None:
    """Return the columns of right ascension and declination, told by their usual names."""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(re.sub(r"[^a-z0-9]", "", str(column).lower()), column)
    return next(((found[ra], found[dec]) for ra, dec in _PAIRS if {ra, dec} <= set(found)), None)


def degrees(values: pd.Series, role: str, path: Path) -> pd.Series:
    """Return a column in degrees; texts such as 00:39:14.0 are converted, hours for ``ra``.

    Raises
    ------
    DataError
        If it holds other text.
    """
    remedy = "give degrees as decimal numbers or as 12:34:56.7, or leave them empty"
    text = values.dropna().map(str).str.strip()
    parts = text.map(_SEXAGESIMAL.fullmatch)
    if parts.empty or parts.isna().all():
        return to_numbers(values, path, remedy)
    hours = role == "ra" and not text.str.contains("[d°]").any()
    hours = hours and all(int(part[2]) < 24 for part in parts.dropna())
    unit = "hours" if hours else "degrees"
    print(f"{path}: {values.name}: {unit}, minutes and seconds are converted to degrees")
    converted = values.astype("object").copy()
    known = parts.dropna()
    converted[known.index] = [_value(part) * (15 if hours else 1) for part in known]
    return to_numbers(converted, path, remedy)


def are_sexagesimal(values: pd.Series) -> bool:
    """Return whether a column holds texts of hours or degrees, minutes and seconds."""
    if pd.api.types.is_numeric_dtype(values):
        return False
    return any(_SEXAGESIMAL.fullmatch(str(value).strip()) for value in values.dropna())


def _value(part: re.Match[str]) -> float:
    size = int(part[2]) + int(part[3]) / 60 + float(part[4]) / 3600
    return -size if part[1] in ("-", "\u2212") else size


def without_none(objects: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return stars whose positions are missing where they are none, and say where.

    A position is none if it is (0, 0), off the sky, a pair of marks such as -99, or exactly that
    of many stars which no ``group`` joins. But where most positions are those of many rows, rows
    at one position and with one label are one star.
    """
    ra, dec = (objects[column].to_numpy(dtype="float64") for column in ("ra", "dec"))
    known = np.isfinite(ra) & np.isfinite(dec)
    off = known & ((ra < -180) | (ra > 360) | (np.abs(dec) > 90) | (is_mark(ra) & is_mark(dec)))
    origin = known & (ra == 0) & (dec == 0)
    sky = pd.DataFrame({"ra": ra, "dec": dec, "own": np.arange(len(objects)).astype(str)})
    if "group" in objects:
        sky["own"] = objects["group"].astype("object").fillna(sky["own"]).to_numpy()
    owners = sky.groupby(["ra", "dec"])["own"].transform("nunique").fillna(0).to_numpy()
    placed = known & ~off & ~origin
    shared = placed & (owners > SHARED)
    if shared.any():
        shared &= ~_of_one_star(sky.assign(label=objects.get("label", ""), shared=shared), placed)
    reasons = {"off the sky": off, "shared by many": shared, "0, 0": origin}
    for reason, rows in reasons.items():
        if rows.any():
            first = int(np.flatnonzero(rows)[0])
            print(
                f"{path}: {counted(int(rows.sum()), 'star')} without a position: ra and dec are "
                f"{ra[first]:.10g}, {dec[first]:.10g}"
                f"{'' if reason == '0, 0' else f', {reason}'}; they join no stars"
            )
    none = off | origin | shared
    return objects.assign(ra=np.where(none, np.nan, ra), dec=np.where(none, np.nan, dec))


def _of_one_star(sky: pd.DataFrame, placed: np.ndarray) -> np.ndarray:
    """Return which rows share a position because a star has many rows, as most positions do."""
    keys = ["ra", "dec"]
    places = sky[placed].groupby(keys).agg({"shared": "first", "label": "nunique"})
    if len(places) < 2 or 2 * places["shared"].sum() <= len(places):
        return np.zeros(len(sky), bool)
    return (sky.groupby(keys)["label"].transform("nunique") <= 1).to_numpy()
