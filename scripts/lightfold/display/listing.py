"""Listings: tables for people, as CSV for programs, Markdown for the eye and LaTeX for papers."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2  # noqa: F401 - pandas writes LaTeX with it, so its version counts
import numpy as np
import pandas as pd
import tabulate  # noqa: F401 - and Markdown with this one

from lightfold import tables
from lightfold.display.names import one_line

_MARKDOWN = re.compile(r"([\\|<*`$~]|\[(?=[^\]]*\]\()|&(?=#?\w+;)|(?<!\w)_|_(?!\w))")

#: What LaTeX would not print as it is.
_LATEX = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_{}"},
        **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
        **{"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"},
    }
)

#: Columns of fractions that are rounded in their own way.
_DIGITS = {"test_size": ".2f"}


@dataclass(frozen=True)
class Listing:
    """What is listed.

    Attributes
    ----------
    tidy : DataFrame
        All of it as one table, for CSV.
    parts : list of (str, DataFrame)
        Tables with their titles, for Markdown and LaTeX; an empty title is not written.
    remark : str
        Text above them.
    digits : str
        How their fractions are rounded, as a format.
    """

    tidy: pd.DataFrame
    parts: list[tuple[str, pd.DataFrame]]
    remark: str = ""
    digits: str = ".3f"


def write(listing: Listing, path: str | Path) -> None:
    """Write a listing in the format of the path's suffix, one of `FORMATS`."""
    text = FORMATS[Path(path).suffix](listing)
    with tables.whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _csv(listing: Listing) -> str:
    tidy = listing.tidy.copy()
    for column in tidy.select_dtypes("bool"):
        tidy[column] = tidy[column].map({True: "true", False: "false"})
    return tidy.to_csv(index=False)


def _markdown(listing: Listing) -> str:
    blocks = [listing.remark] if listing.remark else []
    for title, table in listing.parts:
        texts = _texts(table, listing.digits).map(escape_markdown)
        sides = ["right" if right else "left" for right in _right(table)]
        grid = texts.rename(columns=escape_markdown).to_markdown(
            index=False, disable_numparse=True, colalign=sides if len(table) else None
        )
        blocks += [f"### {escape_markdown(title)}", grid] if title else [grid]
    return "\n\n".join(blocks) + "\n"


def _latex(listing: Listing) -> str:
    blocks = [_escape_latex(listing.remark)] if listing.remark else []
    for title, table in listing.parts:
        sides = "".join("r" if right else "l" for right in _right(table))
        texts = _texts(table, listing.digits).map(_escape_latex).rename(columns=_escape_latex)
        grid = texts.to_latex(index=False, escape=False, column_format=sides)
        heading = f"\\textbf{{{_escape_latex(title)}}}\\\\[1ex]\n" if title else ""
        blocks.append(f"\\begin{{center}}\n{heading}{grid}\\end{{center}}")
    return "\n\n".join(blocks) + "\n"


def _texts(table: pd.DataFrame, digits: str) -> pd.DataFrame:
    """Return cells as texts: a true flag as its column's name, missing values as nothing."""

    def text(column: str, value: Any) -> str:
        if isinstance(value, bool | np.bool_):
            return column if value else ""
        if isinstance(value, float):
            return "" if np.isnan(value) else format(value, _DIGITS.get(column, digits))
        return one_line(value)

    columns = [str(column) for column in table.columns]
    cells = {column: [text(column, value) for value in table[column]] for column in columns}
    texts = pd.DataFrame(cells, columns=columns, dtype=object)
    return texts.set_axis([one_line(column) for column in columns], axis=1)


def _right(table: pd.DataFrame) -> list[bool]:
    """Return which columns are numbers, to be aligned on the right."""
    return [kind.kind in "iuf" for kind in table.dtypes]


def escape_markdown(text: str) -> str:
    """Return a text in which Markdown sees no markup."""
    return _MARKDOWN.sub(r"\\\1", text)


def _escape_latex(text: str) -> str:
    start = "{}" if text.startswith("[") else ""  # or LaTeX reads a length, after the last row
    return start + text.translate(_LATEX)


#: The writer of each format.
FORMATS = {".csv": _csv, ".md": _markdown, ".tex": _latex}
