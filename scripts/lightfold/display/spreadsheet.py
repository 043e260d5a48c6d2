"""Texts in CSV files that no spreadsheet takes for a formula.

A cell that begins with one of a few signs is a formula to a spreadsheet, quoted or not, and can
start programs or send data (OWASP, CSV Injection). An apostrophe before it makes it a text.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from lightfold.display.names import one_line

#: Beginning of a formula; a spreadsheet may also split a line at its own separator.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")

#: Numbers and angles, which are left as they are.
_NUMBER = re.compile(r"[+-]?[\d.][\d.: ]*(e[+-]?\d+)?", re.IGNORECASE)

#: What `harmless` may change, as Arrow writes expressions.
_SUSPECT = r"^\s|[;=+\-@＝＋－＠]|[\p{Cc}\p{Zl}\p{Zp}]|[\x{202a}-\x{202e}\x{2066}-\x{2069}]"


def harmless(text: str) -> str:
    """Return a text on one line, with an apostrophe before what a spreadsheet would compute.

    Examples
    --------
    >>> harmless("=cmd"), harmless("-1.5"), harmless("EW")
    ("'=cmd", '-1.5', 'EW')
    """
    line = one_line(text) if not text.isprintable() else text
    return line if _NUMBER.fullmatch(line) else _FORMULA.sub(r"\1'", line)


def harmless_column(column: pa.Array) -> pa.Array:
    """Return a column of texts, each as `harmless` returns it; missing ones stay missing."""
    if not pc.any(pc.match_substring_regex(column, _SUSPECT)).as_py():
        return column
    texts = [None if text is None else harmless(text) for text in column.to_pylist()]
    return pa.array(texts, column.type)
