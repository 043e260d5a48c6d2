"""Columns of texts as numbers, truth values or texts, by all that they hold."""

import pyarrow as pa
import pyarrow.compute as pc

from lightfold.data.reading.marks import MISSING

#: Values that tell whether it is worth converting all.
_PROBE = 100

#: A number with a decimal comma.
_COMMA = r"^([-+]?[0-9]*),([0-9]*([eE][-+]?[0-9]+)?)$"

_TYPES = (pa.int64(), pa.uint64(), pa.float64())


def typed(column: pa.ChunkedArray, decimal_comma: bool = False) -> pa.ChunkedArray:
    """Return a column of texts as numbers if all its values are numbers or missing.

    Whole numbers keep all their digits, and others are the floating-point number next to what is
    written. A column of true and false is boolean, and 1 and 0 if values are missing.

    Parameters
    ----------
    column : ChunkedArray of str
        The texts; empty cells are null.
    decimal_comma : bool, default False
        Whether numbers may have a comma in place of the decimal point.
    """
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.float64())
    found = _cast(column, _TYPES)
    if found is not None and not (found.type == pa.float64() and pc.any(pc.is_nan(found)).as_py()):
        return found
    text = _without(pc.utf8_trim_whitespace(column), MISSING)
    if text.null_count == len(text):
        return pa.nulls(len(text), pa.float64())
    found = _cast(text, _TYPES)
    if found is None and decimal_comma:
        text = pc.replace_substring_regex(text, _COMMA, r"\1.\2")
        found = _cast(text, _TYPES)
    if found is None:
        found = _cast(text, (pa.bool_(),))
    if found is None:  # exponents of Fortran and the minus sign of Unicode
        plain = pc.replace_substring_regex(text, r"^([-+]?[0-9.]+)[dD]([-+]?\d+)$", r"\1e\2")
        found = _cast(pc.replace_substring(plain, "\u2212", "-"), _TYPES)
    return text if found is None else found


def trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return texts without blanks around them; empty ones are null."""
    return _without(pc.utf8_trim_whitespace(column), {""})


def _without(column: pa.ChunkedArray, marks: set[str]) -> pa.ChunkedArray:
    """Return texts with null in place of some, in upper or lower case."""
    found = pc.is_in(pc.utf8_lower(column), pa.array(sorted(marks)))
    return pc.if_else(found, pa.scalar(None, pa.string()), column)


def _cast(column: pa.ChunkedArray, types: tuple[pa.DataType, ...]) -> pa.ChunkedArray | None:
    """Return a column as the first type that fits all its values."""
    for wanted in types:
        try:
            pc.cast(column.slice(0, _PROBE), wanted)  # an error costs as much per value as success
            return pc.cast(column, wanted)
        except pa.ArrowInvalid:
            continue
    return None
