"""Parquet in and out: whole files only, each with the columns that its stage promises."""

import contextlib
import functools
import glob
import hashlib
import itertools
import json
import os
import platform
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.axes import NODE_AXES

#: The axes as columns, with their Arrow types.
AXIS_TYPES = {**dict.fromkeys(NODE_AXES, "string"), "test_size": "double", "repeat": "int64"}

#: Columns of a task's table before its features.
STAR = {"object_id": "string", "group": "string", "label": "string"}

#: Columns of the table of rows, before features.
ROWS = {
    "row_id": "int64",
    "object_id": "string",
    "source_id": "string",
    "fold": "int8",
    "role": "string",
    "weight": "double",
    "synthetic": "bool",
}

#: Rows of a part of a table that is written part by part.
_ROWS = 20_000

_REASON, _FEATURES, _DIGEST, _PROCESSOR = (
    f"lightfold.{name}".encode() for name in ("impossible", "features", "digest", "processor")
)


def write(
    frame: pd.DataFrame,
    path: str | Path,
    columns: dict[str, str],
    impossible: str = "",
    features: Sequence[str] | None = None,
) -> None:
    """Write a table under a temporary name, then rename it, so that no half-written file is seen.

    Parameters
    ----------
    frame : DataFrame
        The table.
    path : str or Path
        Where to write.
    columns : dict
        Columns that it promises to its readers, with their Arrow types, even if there are no
        rows. It may have more, such as features.
    impossible : str, optional
        Why a node cannot run. The file's metadata keeps it for the jobs that read the file.
    features : sequence of str, optional
        Columns that are features. The file's metadata keeps them, see `features_in`.
    """
    table = _arrow(frame, path, columns)
    metadata = dict(table.schema.metadata or {})
    if impossible:
        metadata[_REASON] = impossible.encode()
    if features is not None:
        metadata[_FEATURES] = json.dumps(list(features)).encode()
    metadata |= {_DIGEST: _digest(table), _PROCESSOR: _processor().encode()}
    table = table.replace_schema_metadata(metadata)
    with whole(path) as temporary:
        pq.write_table(table, temporary)


def _arrow(frame: pd.DataFrame, path: str | Path, columns: dict[str, str]) -> pa.Table:
    """Return a table whose promised columns have their types."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise KeyError(f"{path} needs the columns {missing}")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for position, name in enumerate(table.column_names):
        if name in columns:
            column = table[name].cast(columns[name])
            table = table.set_column(position, pa.field(name, column.type), column)
    return table


def read(path: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a table that a job wrote."""
    return pq.read_table(path, columns=columns).to_pandas()


def read_checked(path: str | Path) -> tuple[pd.DataFrame, bool]:
    """Read a table, and say whether its values are those that `write` wrote."""
    table = pq.read_table(path)
    said = (table.schema.metadata or {}).get(_DIGEST)
    return table.to_pandas(), said == _digest(table)


def other_processor(path: str | Path) -> str:
    """Return the kind of processor that a table was written on; empty if it is this one or unknown.

    Another kind has other instructions, so that sums may be rounded in another way.
    """
    said = (pq.read_schema(path).metadata or {}).get(_PROCESSOR, b"").decode()
    return "" if said == _processor() else said


@functools.cache
def _processor() -> str:
    """Return the model of this processor, with a short hash of the instructions that it has."""
    found: dict[str, str] = {}
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            found.setdefault(name.strip(), value.strip())
    told = found.get("flags", found.get("Features", ""))
    model = found.get("model name", platform.machine())
    return f"{model}, {hashlib.blake2b(told.encode(), digest_size=4).hexdigest()}"


def _digest(table: pa.Table) -> bytes:
    """Return a digest of the names and values of a table, which its file keeps."""
    found = hashlib.blake2b(digest_size=16)
    for name, column in zip(table.column_names, table.columns, strict=True):
        nested = pa.types.is_nested(column.type)  # lists have no digest of their own
        values = np.asarray(list(map(str, column)), object) if nested else column.to_numpy()
        found.update(name.encode())
        numbers = pd.util.hash_array(values) if values.dtype == object else values
        found.update(numbers.tobytes())
    return found.hexdigest().encode()


def write_features(frame: pd.DataFrame, path: str | Path, columns: dict[str, str]) -> None:
    """Write a table of features: floating-point columns that are not in `columns` are features.

    The other parameters are those of `write`.
    """
    write(frame, path, columns, features=_features(frame, columns))


def write_feature_parts(
    frames: Iterable[pd.DataFrame], path: str | Path, columns: dict[str, str]
) -> None:
    """Write a table of features part by part; memory holds some `_ROWS` rows.

    The parameters are those of `write_features`; all parts have the same columns.
    """
    held: list[pd.DataFrame] = []
    with contextlib.ExitStack() as stack:
        temporary, writer = stack.enter_context(whole(path)), None
        for frame in itertools.chain(frames, [None]):
            held += [] if frame is None else [frame]
            if frame is not None and sum(map(len, held)) < _ROWS:
                continue
            if not held:
                break
            rows = pd.concat(held)
            table = _arrow(rows, path, columns).replace_schema_metadata(
                {_FEATURES: json.dumps(_features(rows, columns)).encode()}
            )
            writer = writer or stack.enter_context(pq.ParquetWriter(temporary, table.schema))
            writer.write_table(table)
            held = []


def _features(frame: pd.DataFrame, columns: dict[str, str]) -> list[str]:
    """Return the columns of a table that are features."""
    return [
        str(name)
        for name, kind in frame.dtypes.items()
        if name not in columns and pd.api.types.is_float_dtype(kind)
    ]


def features_in(path: str | Path) -> list[str]:
    """Return which columns of a table of features are features.

    They are all columns of floating-point numbers if the file does not say which.
    """
    schema = pq.read_schema(path)
    said = (schema.metadata or {}).get(_FEATURES)
    if said is not None:
        return list(json.loads(said))
    return [field.name for field in schema if pa.types.is_floating(field.type)]


def read_remarks(path: str | Path) -> pd.DataFrame:
    """Read ``object_id`` and the columns of a table of features that are not features."""
    names, features = pq.read_schema(path).names, set(features_in(path))
    return read(path, [name for name in names if name not in features])


def each(inputs: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, str]]:
    """Return the files of each node, by their names, given one list of paths per name."""
    paths = zip(*(inputs.get(name, []) for name in names), strict=True)
    return [dict(zip(names, own, strict=True)) for own in paths]


def impossible(path: str | Path) -> str:
    """Return why the job that wrote this table could not run, or an empty text if it could."""
    return (pq.read_schema(path).metadata or {}).get(_REASON, b"").decode()


def typed(axes: Mapping[str, Any]) -> dict[str, Any]:
    """Return axes as they are in tables: the test size is a fraction, the repeat a number."""
    types = {"test_size": float, "repeat": int}
    return {axis: types.get(axis, str)(value) for axis, value in axes.items()}


def feature_columns(table: pd.DataFrame) -> list[str]:
    """Return the feature columns of a task's table, in its order."""
    return [column for column in table.columns if column not in STAR]


def fold_numbers(fold: pd.Series) -> pd.Series:
    """Return inner folds as int; -1 is none: the test set, or the whole training set."""
    return fold.astype("Float64").fillna(-1).astype(int)


def join(
    chunks: Sequence[str],
    output: str,
    without: Sequence[Collection[str]] | None = None,
    more: Callable[[pa.Table], pa.Table] | None = None,
) -> None:
    """Write the tables of all chunks as one, part by part; it says which columns are features.

    Parameters
    ----------
    chunks : sequence of str
        Paths of the tables.
    output : str
        Where to write.
    without : sequence of collection of str, optional
        For each chunk, the stars that are left out of it.
    more : callable, optional
        Gets a table, and returns it with more columns, which are features.
    """
    schema = pq.read_schema(chunks[0])
    kept = {key: value for key, value in (schema.metadata or {}).items() if key == _FEATURES}
    if more:
        known, schema = schema.names, more(schema.empty_table()).schema
        said = [*json.loads(kept.get(_FEATURES, b"[]")), *schema.names[len(known) :]]
        kept = {_FEATURES: json.dumps(said).encode()}
    schema = schema.with_metadata(kept)
    others = without or [()] * len(chunks)
    with whole(output) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for chunk, left_out in zip(chunks, others, strict=True):
            for table in row_groups(chunk, left_out):
                whole_table = more(table) if more else table
                writer.write_table(whole_table.replace_schema_metadata(kept))


def row_groups(path: str, without: Collection[str] = ()) -> Iterator[pa.Table]:
    """Yield the row groups of a table that a job wrote, without the rows of some stars."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            table = file.read_row_group(number)
            if without:
                own = pc.is_in(table["object_id"], pa.array(sorted(without), pa.string()))
                table = table.filter(pc.invert(own))
            yield table


@contextlib.contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a temporary name to write to, and rename it to `path` if all went well.

    No other process has the same one: a job that a cluster takes for lost may still run beside the
    one in its place. What killed processes have left is removed.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        if not Path(f"/proc/{left.name.split('.')[-2]}").exists():
            left.unlink(missing_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
