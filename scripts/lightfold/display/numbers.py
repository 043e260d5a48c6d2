"""Numbers with their intervals, as people read them."""

import math


def measured(value: float, low: float = math.nan, high: float = math.nan, sign: str = "-") -> str:
    """Return a number with its interval, in as many digits as the interval's width allows.

    Parameters
    ----------
    value, low, high : float
        The number and the ends of its interval; ends that are not known are not written.
    sign : {"-", "+"}
        "+" writes the sign of positive numbers too.

    Examples
    --------
    >>> measured(0.6474, 0.5512, 0.7234)
    '0.647 [0.55, 0.72]'
    """
    width = high - low
    digits = 2 if width >= 0.3 else 3
    if math.isnan(width):
        return _number(value, digits, sign)
    vague = width >= 0.1 and all(abs(end) >= 0.005 or not end for end in (low, high))
    ends = [_number(end, 2 if vague else 3, sign) for end in (low, high)]
    return f"{_number(value, digits, sign)} [{', '.join(ends)}]"


def _number(value: float, digits: int, sign: str) -> str:
    """Return a number with a true minus sign, and none on a rounded zero."""
    text = f"{value:{sign}z.{digits}f}"
    return text.lstrip("+") if not float(text) else text.replace("-", "\N{MINUS SIGN}")
