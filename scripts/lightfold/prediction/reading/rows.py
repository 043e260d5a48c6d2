"""The rows of a table of features, chunk by chunk, with every value as a whole table has it.

What a value is may depend on all its column: whether -99 is a mark, or 1,5 a number. So the table
is read once, and its rows are kept in chunks with numbers as they are. Then each column is looked
at as a whole: memory holds one column, or one chunk.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.data.reading.catalogue import refuse_duplicates
from lightfold.data.reading.parsing import as_ids, as_text, refuse_lost_digits, to_numbers
from lightfold.errors import DataError
from lightfold.prediction.reading.columns import FLAG, ID, Columns, as_numbers, without_missing
from lightfold.prediction.reading.source import CHUNK, Source

#: In the folder of the rows: what all their columns say. It is written when they are complete.
_LEARNED = "learned.json"

#: Before the names of features and of other columns in the chunks.
_FEATURE, _OTHER = "feature:", "other:"

_NUMBERS, _TRUTH, _TEXT = "numbers", "truth values", "text"


class Rows(NamedTuple):
    """Rows that were read, in a folder.

    Attributes
    ----------
    folder : Path
        The folder of the chunks.
    sizes : list of int
        Number of rows of each chunk.
    columns : Columns
        What each column is.
    marks : dict
        The values that mean a missing one, by feature.
    """

    folder: Path
    sizes: list[int]
    columns: Columns
    marks: dict[str, list[float]]

    def chunk(self, number: int) -> pd.DataFrame:
        """Return the features of a chunk as `columns.as_features` returns them."""
        features = list(self.columns.features)
        flags = [name for name in self.columns.others if name.startswith(FLAG)]
        stored = [*(_FEATURE + name for name in features), *(_OTHER + name for name in flags)]
        frame = tables.read(_path(self.folder, number), [ID, *stored])
        frame = frame.set_axis([ID, *features, *flags], axis=1).set_index(ID)
        for feature, marks in self.marks.items():
            frame[feature] = frame[feature].mask(frame[feature].isin(marks))
        return frame

    def column(self, feature: str) -> np.ndarray:
        """Return a feature of all rows."""
        values = _column(self.folder, len(self.sizes), _FEATURE + feature)
        values[np.isin(values, self.marks.get(feature, []))] = np.nan
        return values

    def others(self, number: int, columns: Sequence[str]) -> pd.DataFrame:
        """Return further columns of a chunk, with ``object_id``."""
        frame = tables.read(_path(self.folder, number), [ID, *(_OTHER + name for name in columns)])
        return frame.set_axis([ID, *columns], axis=1)


def read(source: Source, folder: Path, key: str, say: Callable[[str], object] = print) -> Rows:
    """Read a table and keep its rows in a folder; rows that are there already are not read again.

    Parameters
    ----------
    source : Source
        The table.
    folder : Path
        Where the rows are kept.
    key : str
        What the rows depend on: those that were kept under another key are read anew.
    say : callable
        Is told what is not usual.

    Raises
    ------
    DataError
        If the table cannot be read, a value of a feature is no number, or ids repeat.
    """
    kept = folder / _LEARNED
    if kept.exists():
        there = json.loads(kept.read_text(encoding="utf-8"))
        if there["key"] == key:
            return Rows(folder, there["sizes"], Columns(*there["columns"]), there["marks"])
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    found, star = source.columns(say)
    sizes, odd = _keep(source, found, star, folder, say)
    _refuse_repeated(folder, sizes, star, source.where)
    for feature in odd:
        whole = source.whole(found.features[feature])
        values = as_numbers(whole, source.where, source.missing).to_numpy()
        _replace(folder, sizes, feature, values)
    rows = Rows(folder, sizes, found, {})
    if not source.own:
        rows = rows._replace(marks=dict(_marks(rows, source, source.units())))
    content = {"key": key, "sizes": sizes, "columns": found, "marks": rows.marks}
    with tables.whole(kept) as temporary:
        temporary.write_text(json.dumps(content), encoding="utf-8")
    return rows


def _keep(
    source: Source, found: Columns, star: str | None, folder: Path, say: Callable[[str], object]
) -> tuple[list[int], list[str]]:
    """Write the rows in chunks; return their sizes, and the features that are odd.

    A feature is odd if a part of it alone does not tell what it is: it holds text, or truth
    values beside numbers.
    """
    sizes: list[int] = []
    kinds: dict[str, set[str]] = {feature: set() for feature in found.features}
    held: list[pd.DataFrame] = []
    seen = 0
    for path, part in source.parts(star, say):
        rows: dict[str, Any] = {ID: pd.Series(range(seen + 1, seen + len(part) + 1), part.index)}
        if star is not None:
            refuse_lost_digits(part[star], path)
            rows[ID] = part[star]
        rows[ID] = as_ids(rows[ID])
        for feature, column in found.features.items():
            values = part.get(column, pd.Series(np.nan, part.index))
            kinds[feature] |= _kinds(values)
            text = kinds[feature] & {_TEXT}
            rows[_FEATURE + feature] = np.nan if text else to_numbers(values, path)
        for column in found.others:
            rows[_OTHER + column] = _plain(part.get(column, pd.Series(None, part.index)))
        held.append(pd.DataFrame(rows, part.index))
        seen += len(part)
        if sum(map(len, held)) >= CHUNK:
            sizes.append(_write(held, _path(folder, len(sizes))))
            held = []
    if held:
        sizes.append(_write(held, _path(folder, len(sizes))))
    if not sizes:
        raise DataError(f"{source.where}: has no rows.")
    return sizes, [feature for feature, own in kinds.items() if _TEXT in own or len(own) > 1]


def _kinds(values: pd.Series) -> set[str]:
    """Return what a part of a column holds: numbers, truth values, text, or nothing."""
    known = values.dropna()
    if known.empty:
        return set()
    if pd.api.types.is_bool_dtype(known):
        return {_TRUTH}
    if not pd.api.types.is_numeric_dtype(known):
        return {_TEXT}
    gaps = len(known) < len(values)  # truth values with gaps are read as 1 and 0
    return {_TRUTH} if gaps and known.isin([0, 1]).all() else {_NUMBERS}


def _plain(values: pd.Series) -> pd.Series:
    """Return a column as numbers or text, which is what a table of stars has."""
    numeric = pd.api.types.is_numeric_dtype(values)
    return values if numeric else as_text(values)


def _write(held: list[pd.DataFrame], path: Path) -> int:
    frame = pd.concat(held, ignore_index=True)
    with tables.whole(path) as temporary:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        pq.write_table(table, temporary, use_dictionary=False)
    return len(frame)


def _replace(folder: Path, sizes: list[int], feature: str, values: np.ndarray) -> None:
    """Put a column into the chunks in place of the one that they have."""
    start = 0
    for number, size in enumerate(sizes):
        path = _path(folder, number)
        table = pq.read_table(path)
        place = table.column_names.index(_FEATURE + feature)
        column = pa.array(values[start : start + size], from_pandas=True)
        with tables.whole(path) as temporary:
            changed = table.set_column(place, _FEATURE + feature, column)
            pq.write_table(changed, temporary, use_dictionary=False)
        start += size


def _marks(
    rows: Rows, source: Source, units: Mapping[str, str]
) -> Iterator[tuple[str, list[float]]]:
    """Yield the features that have marks for a missing value, and these marks."""
    for feature, column in rows.columns.features.items():
        numbers = pd.Series(rows.column(feature), name=column)
        kept = without_missing(numbers, source.where, source.missing, units.get(column, ""))
        found = numbers[numbers.notna() & kept.isna()]
        if len(found):
            yield feature, sorted(found.unique().tolist())


def _refuse_repeated(folder: Path, sizes: list[int], star: str | None, where: Path) -> None:
    """Raise a `DataError` if an id is missing or appears twice."""
    ids = pa.chunked_array(
        [
            pq.read_table(_path(folder, number), columns=[ID])[ID].combine_chunks().cast("string")
            for number in range(len(sizes))
        ]
    )
    if ids.null_count or pc.count_distinct(ids).as_py() < len(ids):
        refuse_duplicates(ids.to_pandas().rename(star), where)


def _column(folder: Path, chunks: int, name: str) -> np.ndarray:
    parts = [
        pq.read_table(_path(folder, number), columns=[name])[name].to_numpy()
        for number in range(chunks)
    ]
    return np.concatenate(parts).astype("float64")


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:05d}.parquet"
