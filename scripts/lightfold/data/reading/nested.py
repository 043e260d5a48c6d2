"""Nested columns of Arrow tables, lists and structs, as columns with one row per point.

Surveys write the light curve of a row as lists of equal length (ZTF's data releases), as a struct
of lists (HATS catalogues) or as a list of structs (alerts). What lies inside is a leaf. Leaves have
their own names; where two leaves have one name, theirs is dotted, such as ``lightcurve.ra``, and a
column that is not nested keeps its name.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightfold.data.reading.arrow_columns import nested
from lightfold.errors import DataError


class Leaf(NamedTuple):
    """What a column holds: itself, or a part of it that has simple values.

    Attributes
    ----------
    name : str
        Its name among all leaves of the table.
    path : tuple of str
        Names of the column and of the fields inside.
    several : bool
        Whether a row has a list of its values.
    place : int
        Its number among the columns of a Parquet file, where each leaf is a column.
    """

    name: str
    path: tuple[str, ...]
    several: bool
    place: int


def leaves(schema: pa.Schema) -> list[Leaf]:
    """Return the leaves of all columns; lists of lists, and maps, have none."""
    found: list[Leaf] = []
    place = 0
    for field in schema:
        for path, several, own in _below(field.type, (field.name,), place):
            found.append(Leaf(path[-1].strip(), path, several, own))
        place += _width(field.type)
    plain = [leaf.name for leaf in found if len(leaf.path) == 1]
    counts = Counter(leaf.name for leaf in found)
    return [
        leaf._replace(name=".".join(leaf.path).strip())
        if len(leaf.path) > 1 and (counts[leaf.name] > 1 or leaf.name in plain)
        else leaf
        for leaf in found
    ]


def group(leaf: Leaf) -> str:
    """Return what lists belong to: a struct's name; plain lists all belong to one group."""
    return leaf.path[0] if len(leaf.path) > 1 else ""


def flatten(
    batch: pa.RecordBatch, wanted: list[Leaf], path: Path, first: int, points: int
) -> Iterator[pa.Table]:
    """Yield some leaves of a batch, with one row per point.

    What a row has only once is repeated for each of its points. A row whose lists are missing or
    empty has no point. If no leaf has lists, rows stay rows.

    Parameters
    ----------
    batch : RecordBatch
        The columns of the leaves.
    wanted : list of Leaf
        The leaves.
    path : Path
        The file, for messages.
    first : int
        Number of the first row in the file.
    points : int
        Most rows of a table that is yielded.

    Raises
    ------
    DataError
        If the lists of a row have different lengths.
    """
    pairs = [_unnested(batch.column(leaf.path[0]), leaf.path[1:]) for leaf in wanted]
    names = [leaf.name for leaf in wanted]
    lists = {number: own for number, (_, own) in enumerate(pairs) if own is not None}
    if not lists:
        yield pa.Table.from_arrays([array for array, _ in pairs], names)
        return
    first_list, lengths = next(iter(lists.items()))
    for other, own_lengths in lists.items():
        different = np.flatnonzero(own_lengths != lengths)
        if len(different):
            row = different[0]
            raise DataError(
                f"{path}: row {first + row + 1}: the lists of '{names[first_list]}' and "
                f"'{names[other]}' have different lengths, {lengths[row]} and {own_lengths[row]}: "
                f"write as many values in both, or take the row out."
            )
    rows = np.repeat(np.arange(len(lengths)), lengths)
    for start in range(0, len(rows), points):
        own = pa.array(rows[start : start + points])
        columns = [
            array.take(own) if number not in lists else array.slice(start, points)
            for number, (array, _) in enumerate(pairs)
        ]
        yield pa.Table.from_arrays(columns, names)


def points_in(batch: pa.RecordBatch, leaf: Leaf) -> int:
    """Return how many values of a leaf a batch has."""
    return len(_unnested(batch.column(leaf.path[0]), leaf.path[1:])[0])


def _below(
    kind: pa.DataType, path: tuple[str, ...], place: int, several: bool = False
) -> Iterator[tuple[tuple[str, ...], bool, int]]:
    """Yield the path of each leaf, whether rows have a list of its values, and its place."""
    kind = _stored(kind)
    if pa.types.is_struct(kind):
        for number in range(kind.num_fields):
            field = kind.field(number)
            yield from _below(field.type, (*path, field.name), place, several)
            place += _width(field.type)
    elif _is_list(kind) and not several:
        yield from _below(kind.value_type, path, place, several=True)
    elif not nested(kind):
        yield path, several, place


def _width(kind: pa.DataType) -> int:
    """Return the number of columns that a Parquet file has for a column of this type."""
    kind = _stored(kind)
    if not pa.types.is_nested(kind):
        return 1
    return sum(_width(kind.field(number).type) for number in range(kind.num_fields))


def _stored(kind: pa.DataType) -> pa.DataType:
    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


def _is_list(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _unnested(array: pa.Array, fields: tuple[str, ...]) -> tuple[pa.Array, np.ndarray | None]:
    """Return the values of a leaf, and how many each row has; None if each has one."""
    lengths, left = None, list(fields)
    while True:
        if isinstance(array.type, pa.BaseExtensionType):
            array = array.storage
        elif _is_list(array.type):
            lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
            array = array.flatten()
        elif left:
            array = pc.struct_field(array, [array.type.get_field_index(left.pop(0))])
        else:
            return array, lengths
