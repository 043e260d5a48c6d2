"""Ids, labels and numbers, in the spellings that files use."""

from pathlib import Path

import numpy as np
import pandas as pd

from lightfold.data.columns import spelt
from lightfold.data.reading.marks import MISSING
from lightfold.errors import DataError

#: From here on, floats cannot distinguish neighbouring integers; by the bytes of the float.
WHOLE = {2: 2**11, 4: 2**24}

#: What to do about values of a feature that are not numbers.
REMEDY = "fix them, leave them empty, or put the column into `exclude`"


def as_text(values: pd.Series) -> pd.Series:
    """Return values as text without surrounding blanks; missing and empty values are missing."""
    text = values.map(lambda value: str(value).strip(), na_action="ignore")
    return text.astype("object").where(text.notna() & (text != ""), None)


def refuse_lost_digits(values: pd.Series, path: Path) -> None:
    """Raise a `DataError` if ids are floating-point numbers that lost their last digits."""
    if not pd.api.types.is_float_dtype(values):
        return
    limit = WHOLE.get(values.to_numpy().dtype.itemsize, 2**53)
    long = values[values.abs() >= limit]
    if len(long):
        raise DataError(
            f"{path}: column '{values.name}' holds ids that are too long for its floating-point "
            f"numbers, first {long.iloc[0]:.0f}: their last digits are lost; store them as text "
            f"or as 64-bit integers."
        )


def as_ids(values: pd.Series) -> pd.Series:
    """Return ids or bands as text, spelt the same whatever their type: 123.0 becomes "123"."""
    text = values.map(_spell, na_action="ignore").astype("object")
    return text.where(text.notna() & (text != ""), None)


def _spell(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        value = int(value)
    return spelt(str(value))


def to_numbers(values: pd.Series, path: Path, remedy: str = REMEDY) -> pd.Series:
    """Return a column as float64; infinities are missing.

    Raises
    ------
    DataError
        If it holds text instead of numbers; `remedy` says what to do.
    """
    if _numeric(values):
        numbers = values.astype("Float64").astype("float64")
    else:
        numbers = _parsed(values)
        bad = values[numbers.isna() & values.notna()]
        if len(bad):
            raise DataError(
                f"{path}: column '{values.name}' has {len(bad)} "
                f"{'value that is no number' if len(bad) == 1 else 'values that are not numbers'}, "
                f"first {_visible(bad.iloc[0])} in row {bad.index[0] + 1}: {remedy}."
            )
    return numbers.where(numbers.abs() != float("inf"))


def _visible(value: object) -> str:
    """Return a value in quotes, with codes in place of characters that cannot be seen."""
    text = str(value)
    return f"'{text}'" if text.isprintable() else ascii(text)


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values)


def _parsed(values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    if pd.api.types.is_float_dtype(numbers) or pd.api.types.is_integer_dtype(numbers):
        return numbers
    return pd.Series(float("nan"), index=values.index)  # dates, which are numbers to pandas


_TRUTH = {"true": 1.0, "t": 1.0, "yes": 1.0, "false": 0.0, "f": 0.0, "no": 0.0}


def measured(values: pd.Series, path: Path) -> np.ndarray:
    """Return a column of measurements as float64; missing ones and limits are not finite.

    Raises
    ------
    DataError
        If it holds dates or text instead of numbers.
    """
    if _numeric(values):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    _refuse_dates(values, path)
    text = _plain(values)
    limits = text.str.startswith((">", "<"), na=True)  # ">17.2" means that nothing was measured
    text = text.mask(limits)
    remedy = "fix them or leave them empty"
    if (text == values.name).any():
        remedy = "the header is repeated: remove these lines"
    elif text.str.fullmatch(r"[-+]?\d+,\d+", na=False).any():
        remedy = "write numbers with decimal points, not commas"
    return to_numbers(text, path, remedy).to_numpy()


def truth(values: pd.Series, path: Path) -> np.ndarray:
    """Return a column of flags as booleans: 0 and missing are false, other numbers true.

    Raises
    ------
    DataError
        If it holds texts that mean neither true nor false.
    """
    if _numeric(values):
        return values.fillna(0).to_numpy() != 0
    text = _plain(values)
    numbers = text.map(lambda value: _TRUTH.get(str(value).lower(), value))
    remedy = "spell flags as true and false, or as numbers"
    return to_numbers(numbers, path, remedy).fillna(0).to_numpy() != 0


def _plain(values: pd.Series) -> pd.Series:
    """Return values as text without surrounding blanks; texts such as "n/a" become missing."""
    text = values.astype("object").map(str, na_action="ignore").astype("object").str.strip()
    text.name = values.name
    return text.mask(text.str.lower().isin(MISSING))


def _refuse_dates(values: pd.Series, path: Path) -> None:
    dates = values[values.astype("object").map(str).str.match(r"\d{4}-\d\d-\d\d")]
    if len(dates):
        raise DataError(
            f"{path}: column '{values.name}' holds dates, first {dates.iloc[0]}: convert them to "
            f"numbers of days, for example with astropy.time.Time(dates).mjd."
        )
