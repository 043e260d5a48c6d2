"""Columns of any type as numbers, or the reason why they are none."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.marks import has_decimal_comma, is_missing, is_number
from lightfold.data.reading.parsing import REMEDY, to_numbers

#: What a column that is no number holds, for messages.
TEXT, TIMES, COMPLEX = "text", "dates or time spans", "complex numbers"
EMPTY = "no value"
THOUSANDS = "numbers with commas, for decimals or for thousands: write decimal points"

_TRUTH = {"true": 1.0, "false": 0.0}


def numbers_or_reason(
    values: pd.Series, path: Path, remedy: str = REMEDY
) -> tuple[pd.Series | None, str]:
    """Return a column as float64, or None and what it holds instead.

    Parameters
    ----------
    values : Series
        A column as a reader returned it.
    path : Path
        The file, for messages.
    remedy : str
        What to do if some of its values are not numbers.

    Returns
    -------
    numbers : Series of float or None
        Infinities are missing.
    reason : str
        Empty if there are numbers.

    Raises
    ------
    DataError
        If most of its values are numbers, but some are not.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        if not pd.api.types.is_numeric_dtype(values.cat.categories.dtype):
            return None, TEXT
        values = values.astype(values.cat.categories.dtype)
    if not values.notna().any():
        return None, EMPTY
    if pd.api.types.is_complex_dtype(values):
        return None, COMPLEX
    if not pd.api.types.is_numeric_dtype(values):
        if not _holds_objects(values):
            return None, TIMES
        values = values.astype("object").map(_plain).astype("object")
        values, reason = _parsed(values)
        if reason:
            return None, reason
    numbers = to_numbers(values, path, remedy)
    return (numbers, "") if numbers.notna().any() else (None, EMPTY)


def infinite(values: pd.Series) -> int:
    """Return the number of infinite values of a column that holds numbers."""
    if not pd.api.types.is_float_dtype(values) and not _holds_objects(values):
        return 0
    numbers = pd.to_numeric(values, errors="coerce")
    return int(np.isinf(numbers.to_numpy(dtype="float64", na_value=np.nan)).sum())


def is_nested(values: pd.Series) -> bool:
    """Return whether some cell of a column holds several values."""
    several = (list, tuple, dict, set, frozenset, np.ndarray, pd.Series, pd.DataFrame)
    if not pd.api.types.is_object_dtype(values) or _is_text(values):
        return False
    return any(isinstance(value, several) for value in values)


def has_decimal_commas(values: pd.Series) -> bool:
    """Return whether a column holds texts that are numbers with decimal commas."""
    if not _holds_objects(values) or pd.api.types.is_numeric_dtype(values):
        return False
    return any(isinstance(value, str) and has_decimal_comma(value) for value in values)


def _is_text(values: pd.Series) -> bool:
    return pd.api.types.infer_dtype(values, skipna=True) == "string"


def _holds_objects(values: pd.Series) -> bool:
    return pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values)


def _plain(value: Any) -> Any:
    """Return a cell as a number if it is one, as text if it is neither number nor missing."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_ | Decimal | int | float | np.integer | np.floating):
        return float(value)
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return None if is_missing(text) else text.strip()


def _parsed(values: pd.Series) -> tuple[pd.Series, str]:
    """Return cells as numbers where they can be, and what they hold if they are mostly text."""
    known = values.dropna()
    texts = known[known.map(lambda value: isinstance(value, str))]
    if len(texts) == len(known) and texts.str.lower().isin(_TRUTH).all():
        return values.map(lambda v: _TRUTH[v.lower()], na_action="ignore").astype("float64"), ""
    if texts.map(has_decimal_comma).any():
        plain = texts.map(lambda text: has_decimal_comma(text) or is_number(text))
        if not plain.all():
            return values, TEXT
        if texts[texts.map(has_decimal_comma)].str.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}").all():
            return values, THOUSANDS
        point = texts.str.replace(",", ".", regex=False)
        values = values.where(~values.index.isin(point.index), point)
    numbers = pd.to_numeric(values, errors="coerce")
    if pd.api.types.is_datetime64_any_dtype(numbers):
        return values, TIMES
    some = int(numbers.notna().sum())
    if 2 * some > len(known):
        return values, ""
    if not some:
        return values, TEXT
    return values, f"mostly text, such as '{texts.iloc[0]}'"
