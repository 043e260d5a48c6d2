"""Listings: tables for people, as CSV for programs, Markdown for the eye and LaTeX for papers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2  # noqa: F401 - pandas writes LaTeX with it, so its version counts
import numpy as np
import pandas as pd
import tabulate  # noqa: F401 - and Markdown with this one

from lightfold import tables
from lightfold.display.latex import escape_latex, preamble
from lightfold.display.markdown import escape_markdown
from lightfold.display.names import one_line
from lightfold.display.spreadsheet import harmless

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
    for column in tidy.select_dtypes(["object", "string", "category"]):
        tidy[column] = tidy[column].map(_cell).astype(object)
    return tidy.rename(columns=harmless).to_csv(index=False)


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _markdown(listing: Listing) -> str:
    blocks = [escape_markdown(one_line(listing.remark))] if listing.remark else []
    for title, table in listing.parts:
        texts = _texts(table, listing.digits).map(escape_markdown)
        sides = ["right" if right else "left" for right in _right(table)]
        grid = texts.rename(columns=escape_markdown).to_markdown(
            index=False, disable_numparse=True, colalign=sides if len(table) else None
        )
        blocks += [f"### {escape_markdown(one_line(title))}", grid] if title else [grid]
    return "\n\n".join(blocks) + "\n"


def _latex(listing: Listing) -> str:
    blocks = [escape_latex(one_line(listing.remark))] if listing.remark else []
    for title, table in listing.parts:
        sides = "".join("r" if right else "l" for right in _right(table))
        texts = _texts(table, listing.digits).map(escape_latex).rename(columns=escape_latex)
        grid = texts.to_latex(index=False, escape=False, column_format=sides)
        heading = escape_latex(one_line(title))
        heading = f"\\textbf{{{heading}}}\\\\[1ex]\n" if title else ""
        blocks.append(f"\\begin{{center}}\n{heading}{grid}\\end{{center}}")
    text = "\n\n".join(blocks) + "\n"
    return preamble(text) + text if listing.parts else text


def _texts(table: pd.DataFrame, digits: str) -> pd.DataFrame:
    """Return cells as texts: a true flag as its column's name, missing values as nothing."""

    def text(column: str, value: Any) -> str:
        if value is None or value is pd.NA:
            return ""
        if isinstance(value, bool | np.bool_):
            return column if value else ""
        if isinstance(value, float):
            return "" if np.isnan(value) else format(value, _DIGITS.get(column, digits))
        return one_line(value)

    columns = [str(column) for column in table.columns]
    cells = [  # by place, because two columns may have one name
        pd.Series([text(column, value) for value in table.iloc[:, place]], dtype=object)
        for place, column in enumerate(columns)
    ]
    texts = pd.concat(cells, axis=1) if cells else pd.DataFrame()
    return texts.set_axis([one_line(column) for column in columns], axis=1)


def _right(table: pd.DataFrame) -> list[bool]:
    """Return which columns are numbers, to be aligned on the right."""
    return [kind.kind in "iuf" for kind in table.dtypes]


#: The writer of each format.
FORMATS = {".csv": _csv, ".md": _markdown, ".tex": _latex}
