"""The values that a column of Parquet files can have, from the footer or a small column."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.data.columns import spelt

#: The size from which a column is not read [bytes]; then only its smallest and largest value tell.
_LARGE = 8 * 2**20


class Column:
    """What is known of a column that has the same name in some Parquet files.

    Parameters
    ----------
    paths : list of Path
        The files.
    name : str
        The column.

    Attributes
    ----------
    texts : set of str or None
        All its values, as tables spell them, if the column is small.
    """

    def __init__(self, paths: list[Path], name: str) -> None:
        self.texts: set[str] | None = set()
        self._ranges: list[tuple[bytes, bytes]] | None = []
        for path in paths:
            self._add(pq.ParquetFile(path), name)

    def lacks(self, value: str) -> bool:
        """Return whether no row can have a value; if it is not known, return False."""
        if self.texts is not None:
            return value not in self.texts
        if (
            self._ranges is None or value.lstrip("+-")[:1].isdigit()
        ):  # 1.0 is 1, which has another place
            return False
        return not any(low <= value.encode() <= high for low, high in self._ranges)

    def _add(self, file: pq.ParquetFile, name: str) -> None:
        place = file.schema_arrow.names.index(name)
        kind = file.schema_arrow.field(place).type
        groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
        chunks = [_chunk(group, name) for group in groups]
        size = sum(chunk.total_uncompressed_size for chunk in chunks if chunk is not None)
        if any(chunk is None for chunk in chunks) or pa.types.is_nested(kind):
            self.texts = self._ranges = None
            return
        if self.texts is not None and size <= _LARGE:
            found = pc.unique(file.read(columns=[name]).column(0).combine_chunks())
            if pa.types.is_dictionary(found.type):
                found = found.dictionary_decode()
            self.texts |= {_text(value) for value in found.to_pylist() if value is not None}
        else:
            self.texts = None
        if self._ranges is not None:
            ends = [_ends(chunk.statistics) for chunk in chunks]
            known = [pair for pair in ends if pair]
            self._ranges = [*self._ranges, *known] if len(known) == len(ends) else None


def _chunk(group: Any, name: str) -> Any:
    """Return what a row group's metadata say of a column, None if it is nested."""
    columns = [group.column(n) for n in range(group.num_columns)]
    return next((column for column in columns if column.path_in_schema == name), None)


def _ends(statistics: Any) -> tuple[bytes, bytes] | None:
    """Return the smallest and the largest text of a column; None if blanks blur the order."""
    if statistics is None or not statistics.has_min_max:
        return None
    ends = (statistics.min, statistics.max)
    if not all(isinstance(end, str) and end == end.strip() for end in ends):
        return None
    return ends[0].encode(), ends[1].encode()


def _text(value: Any) -> str:
    """Return a value as tables spell it."""
    return spelt(value.decode(errors="replace") if isinstance(value, bytes) else str(value))
