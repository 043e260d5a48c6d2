"""Light curves and stars that never meet: how their ids differ."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.files import read_file, read_header
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError


def nothing_in_common(path: Path, options: dict[str, Any], ids: list[str]) -> DataError:
    """Return the error if no light curve belongs to a star of the table.

    Parameters
    ----------
    path : Path
        The table of stars.
    options : dict
        ``id``, and ``source`` if light curves have ids of their own.
    ids : list of str
        Some ids of light curves.
    """
    table = read_file(path, text_columns=read_header(path)[0])
    key = "source" if "source" in options else "id"
    column = options[key]
    own = as_ids(table[column]).dropna().unique().tolist()
    hint = _other_column(table.drop(columns=column), ids, key) or _difference(own, ids)
    return DataError(
        f"{path}: none of its stars has a light curve: ids in column '{column}' (`{key}`) are "
        f"{some(own)}; those of the light curves are {some(ids)}. {hint}"
    )


def _other_column(table: pd.DataFrame, ids: list[str], key: str) -> str:
    for column in table:
        if as_ids(table[column]).isin(ids).any():
            several = f", or `source: {column}` if a star has several" if key == "id" else ""
            return f"Column '{column}' has ids of light curves: set `{key}: {column}`{several}."
    return ""


def _difference(own: list[str], ids: list[str]) -> str:
    """Return what to do about ids that never match."""
    for what, pattern in {
        "upper and lower case": r"(?!)",  # removes nothing: only the case differs
        "leading zeros": r"^0+",
        "blanks and signs": r"[^a-z0-9]",
        "the text before the number": r"^.*[^0-9](?=[0-9]+$)",
    }.items():
        here, there = (
            {re.sub(pattern, "", name.lower()) for name in names} for names in (own, ids)
        )
        if here & there:
            return f"They differ in {what}: spell them the same in both files, as text."
    if any(re.fullmatch(r"[\d.]+e\+\d+", name.lower()) for name in own + ids):
        return "A spreadsheet cut off digits (1.2E+15): take the ids from their source again."
    return "Name the right columns in `id` (or `source`) and `columns.object_id`."


def some(names: list[str]) -> str:
    """Return the first names of a list."""
    return ", ".join(f"'{name}'" for name in names[:3]) + (", ..." if len(names) > 3 else "")
