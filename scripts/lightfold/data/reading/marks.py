"""Texts in users' tables that stand for a missing value, and texts that are numbers."""

import re

#: Texts that mean a missing value, in lower case. Ids, labels and other text columns know the
#: empty cell only: there, `NA` and `None` are values.
MISSING = {
    *("", "-", "--", "---", "----", "..."),
    *("na", "n/a", "#na", "#n/a", "#n/a n/a", "<na>", "nan", "-nan", "+nan", "nat"),
    *("null", "none", "indef", "masked", "undefined", "#value!", "#div/0!", "#num!", "#null!"),
    "\\n",  # as databases write it, in upper case
    *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
}

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|[-+]?(inf|infinity)", re.IGNORECASE)

#: Angles in sexagesimal digits, times of the day and dates.
_DIGITS = re.compile(r"[-+]?\d+:\d+(:\d+\.?\d*)?|\d{4}-\d\d-\d\d([T ].*)?")

_COMMA = re.compile(r"[-+]?(\d+,\d*|,\d+)(e[-+]?\d+)?", re.IGNORECASE)


def is_missing(text: str) -> bool:
    """Return whether a text stands for a missing value."""
    return text.strip().lower() in MISSING


def is_number(text: str) -> bool:
    """Return whether a text is a number with a decimal point or without."""
    return bool(_NUMBER.fullmatch(text.strip()))


def is_value(text: str) -> bool:
    """Return whether a text can only be a value and not a name: a number, an angle or a date."""
    text = text.strip()
    return any(pattern.fullmatch(text) for pattern in (_NUMBER, _COMMA, _DIGITS))


def has_decimal_comma(text: str) -> bool:
    """Return whether a text is a number with a decimal comma."""
    return bool(_COMMA.fullmatch(text.strip()))
