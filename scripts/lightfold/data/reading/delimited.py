"""CSV files: the names of their columns, and their rows part by part."""

import contextlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from lightfold.data.reading.parsing import refuse_repeated
from lightfold.errors import DataError


def read_names(path: Path) -> list[str]:
    """Return the names of a CSV file's columns; refuse a first line that has no names."""
    head = pd.read_csv(
        path, nrows=1, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )
    names = head.iloc[0].str.strip().tolist()
    if len(names) == 1 and names[0].startswith("#"):
        raise DataError(
            f"{path}: the first line is a comment: start the file with the names of the columns."
        )
    names[0] = names[0].lstrip("#").strip()
    if len(names) == 1 and (mark := re.search(r"[;\t|]|\s", names[0])):
        raise DataError(
            f"{path}: its columns are separated by {mark[0]!r}: save it with commas between "
            f"columns and decimal points in numbers (the first line is '{names[0][:80]}')."
        )
    if all(re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", name, re.IGNORECASE) for name in names):
        raise DataError(
            f"{path}: the first line holds numbers ({', '.join(names[:5])}): start the file with "
            f"the names of the columns."
        )
    refuse_repeated([name for name in names if name], path)
    return [name or f"Unnamed: {number}" for number, name in enumerate(names)]


def read_parts(path: Path, text_columns: list[str], rows: int) -> Iterator[pd.DataFrame]:
    """Yield a CSV file in tables of `rows` rows."""
    names = read_names(path)
    reader = pd.read_csv(
        path,
        names=names,
        header=0,
        index_col=False,
        dtype={name: "str" for name in text_columns if name in names},
        encoding="utf-8-sig",
        low_memory=False,
        chunksize=rows,
    )
    with reader, contextlib.suppress(StopIteration):
        while True:
            yield _next_part(reader, path, len(names))


def _next_part(reader: Iterator[pd.DataFrame], path: Path, columns: int) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return next(reader)
        except pd.errors.ParserWarning as error:
            raise DataError(
                f"{path}: some lines have more values than the {columns} columns of the header: "
                f"look for decimal commas, and for texts with commas but without quotes."
            ) from error
