"""Numbers that stand for a missing value, such as -99: which of them a column uses.

A mark is taken as missing only where the other values of its column lie elsewhere. These are the
values that cannot be marks.

- A mark above them is farther from them than their whole range. One below them is farther than the
  lower half of their range, or is negative where they are not. Both are farther than a quarter of
  the mark.
- A weak mark may well be a measurement: 9.99, 100000, or a whole number such as 99 in a column of
  whole numbers. It has to occur more often. Several powers of ten are no marks, but a scale.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

#: Nines, as 99.9 and 9999: the numbers of digits before and after the point.
_BEFORE, _AFTER = range(1, 11), range(7)

#: Numbers, of either sign, that no measurement has by chance: the smallest and the largest integers
#: of each size and numbers of single and of double precision, and what FITS, netCDF, HEALPix, IRAF
#: and the Wide-Field Astronomy Unit write.
_STRONG = {
    *(2.0**15, 2.0**31, 2.0**31 - 1, 2.0**63, 1e20, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37),
    *(9.969209968386869e36, 1.6375e30, 1.6e38, 9.999995e8, 9.999e20, 1e38, 3.4e38),
    *(float(np.finfo("float32").max), float(np.finfo("float64").max), 1e308, 1e300, 1.79e308),
}

#: Powers of ten that may be measurements.
_POWERS = {10.0**power for power in range(5, 11)}

#: With more digits than these, a decimal number is a power of ten in single precision.
_DIGITS = 6

_NINES = {
    before: [
        float(f"{'9' * before}.{'9' * after}0")
        for after in _AFTER
        if after == 0 or before + after <= _DIGITS
    ]
    for before in _BEFORE
}

#: All marks in order, without their sign, and whether each is weak.
MARKS = np.array(sorted({*_STRONG, *_POWERS, *(v for nines in _NINES.values() for v in nines)}))
_IS_POWER = np.isin(MARKS, list(_POWERS))
_WEAK = np.isin(MARKS, [*_POWERS, *_NINES[1]])

#: Share by which a mark in single precision may be off.
_ROUNDING = 1e-7

#: How often a weak mark occurs at least; a whole number among whole numbers, and the share of the
#: stars that have it.
FEW, SEVERAL, SHARE = 2, 5, 0.01

#: A power of ten this many times larger than the others is the next step of a scale.
_STEP = 10

#: Measured magnitudes are farther from 0 than this [mag], where 0 means that there is none.
BRIGHT = 3

#: Words in the names of columns in magnitudes that are no brightness.
_NO_BRIGHTNESS = {
    *("e", "err", "error", "sig", "sigma", "sd", "std", "stddev", "rms", "var", "variance"),
    *("range", "diff", "delta", "d", "abs", "color", "colour", "skew", "kurtosis", "n", "num"),
    *("slope", "scatter", "mad", "iqr", "ratio", "flag", "q", "snr"),
}
_MAGNITUDE = re.compile(r"(?!(d|delta|abs)mag).*mag(s|nitude|nitudes)?")
_FILTERS = {*"UBVRIJHKugrizyGY", "Ks", "Kp", "BP", "RP", "W1", "W2", "W3", "W4"}


def is_mark(values: np.ndarray) -> np.ndarray:
    """Return which values may stand for a missing one, in single or double precision."""
    return _place(values) >= 0


def marks(values: np.ndarray, given: Iterable[float] = (), magnitudes: bool = False) -> np.ndarray:
    """Return which values of a column stand for a missing one.

    Parameters
    ----------
    values : array of float
        The whole column; NaN where there is no value.
    given : iterable of float
        Numbers that always stand for a missing value here.
    magnitudes : bool
        Whether these are magnitudes. Then 0 is a mark, unless others are near it, as differences
        are.
    """
    always = np.zeros(len(values), bool)
    if not len(values):
        return always
    for number in given:
        always |= (values == number) | (values == float(np.float32(number)))
    ends = np.array([np.fmin.reduce(values), np.fmax.reduce(values)])
    # A mark lies beyond all others, so that one of the ends is a mark, or not finite.
    apart = bool(is_mark(ends).any()) or bool(np.isinf(ends).any()) or bool(always.any())
    if not apart and not (magnitudes and ends[0] <= 0 <= ends[1]):
        return always
    place = _place(values)
    powers = (place >= 0) & _IS_POWER[place]
    if len(np.unique(place[powers])) > 1:  # steps of a scale
        place[powers] = -1
    zero = (values == 0) & magnitudes
    others = np.sort(values[np.isfinite(values) & ~always & (place < 0) & ~zero])
    found = always.copy()
    if zero.any() and len(others) and np.abs(others).min() > BRIGHT:
        found |= zero
    elif zero.any():
        others = np.sort(np.append(others, values[zero]))
    candidates = np.flatnonzero(place >= 0)
    distinct, of, counts = np.unique(values[candidates], return_inverse=True, return_counts=True)
    for number, (mark, count) in enumerate(zip(distinct, counts, strict=True)):
        own = candidates[of == number]
        if _is_missing(float(mark), int(count), place[own[0]], others):
            found[own] = True
    return found


def without_marks(
    values: pd.Series, path: Path, given: Iterable[float] = (), magnitudes: bool = False
) -> pd.Series:
    """Return a column whose marks are NaN; say which, and in how many rows."""
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    found = marks(numbers, given, magnitudes)
    if not found.any():
        return values
    kinds = pd.Series(numbers[found]).astype("float32").value_counts()
    several = " and ".join(
        f"{mark:.9g} in {count} row{'s' * (count != 1)}" for mark, count in kinds.items()
    )
    print(f"{path}: {values.name}: {several} {'is' if len(kinds) == 1 else 'are'} taken as missing")
    return values.mask(found)


def without_texts(values: pd.Series, given: Iterable[float | str]) -> pd.Series:
    """Return a column in which the texts that are given as missing are null."""
    texts = {str(one).strip() for one in given}
    if not texts or pd.api.types.is_numeric_dtype(values):
        return values
    return values.mask(values.map(lambda value: str(value).strip() in texts))


def are_magnitudes(name: str, unit: str = "") -> bool:
    """Return whether a column holds magnitudes, by its name or its unit."""
    words = re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    if _NO_BRIGHTNESS & set(words) or any("err" in word or "amp" in word for word in words):
        return False
    named = name in _FILTERS or any(_MAGNITUDE.fullmatch(word) for word in words)
    return named or "mag" in unit.lower()


def numbers_in(given: Iterable[float | str]) -> list[float]:
    """Return which of the values that are given as missing are numbers."""
    return [
        float(one) for one in given if re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", str(one).lower())
    ]


def _place(values: np.ndarray) -> np.ndarray:
    """Return the place of each value among `MARKS`, whatever its sign; -1 if it is none."""
    place = np.full(len(values), -1)
    with np.errstate(invalid="ignore"):
        large = np.flatnonzero(np.isfinite(values) & (np.abs(values) >= MARKS[0] * (1 - _ROUNDING)))
    size = np.abs(values[large].astype("float64"))
    after = np.searchsorted(MARKS, size).clip(1, len(MARKS) - 1)
    near = np.where(size - MARKS[after - 1] < MARKS[after] - size, after - 1, after)
    same = np.abs(size - MARKS[near]) <= _ROUNDING * MARKS[near]
    place[large[same]] = near[same]
    return place


def _is_missing(mark: float, count: int, place: int, others: np.ndarray) -> bool:
    """Return whether a mark that occurs `count` times lies apart from the sorted other values."""
    weak = bool(_WEAK[place])
    if len(others) == 0:
        return not weak
    low, high, middle = others[0], others[-1], others[len(others) // 2]
    if low <= mark <= high:
        return False
    whole = mark > 0 and float(mark).is_integer() and bool((others == np.floor(others)).all())
    if whole and count < max(SEVERAL, SHARE * len(others)):
        return False
    if (weak or 0 < mark < low) and (count < FEW or high == low):
        return False
    if mark > 0 and _IS_POWER[place]:
        return mark > _STEP * max(high, high - low)
    apart = abs(mark) / 4  # 99 next to 98 is a value
    if mark > high:
        return mark - high > max(high - low, apart)
    return low - mark > max(middle - low, apart) or (mark < 0 <= low)
