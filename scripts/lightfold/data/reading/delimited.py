"""Text tables of every dialect: their rows part by part, with numbers exactly as written."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from lightfold.data.reading import arrow_columns
from lightfold.data.reading.cells import trimmed, typed
from lightfold.data.reading.dialect import Dialect, sniff
from lightfold.data.reading.headers import refuse_repeated
from lightfold.data.reading.lines import Lines
from lightfold.data.reading.text import pieces
from lightfold.errors import DataError

#: Bytes that are parsed at once.
_BLOCK = 2**20


#: A number that is larger than that of the rows of any file.
_ALL = 2**62


def read(path: Path, text_columns: list[str], say: Callable[[str], object]) -> pd.DataFrame:
    """Return a whole text table.

    ``attrs["units"]`` has the units, if a line below the header gives them. ``attrs["left_out"]``
    names columns with several values per row.

    Raises
    ------
    DataError
        If the file does not name its columns, or lines do not have one value for each.
    """
    dialect = sniff(path)
    if not dialect.header:
        raise DataError(
            f"{path}: the first line holds {dialect.start}: start the file with the names of the "
            f"columns."
        )
    refuse_repeated([name for name in dialect.names if name], path)
    (table,) = read_parts(path, text_columns, _ALL, say)
    table = table.drop(columns=dialect.left_out, errors="ignore")
    empty = table.isna().all(axis=1)
    if empty.any():
        plural = "row is" if empty.sum() == 1 else "rows are"
        say(f"{path}: {empty.sum()} empty {plural} skipped")
        table = table[~empty]
    table.attrs = {"units": dialect.units, "left_out": dialect.left_out}
    return table


def read_parts(
    path: Path,
    text_columns: list[str],
    rows: int,
    say: Callable[[str], object],
    columns: list[str] | None = None,
) -> Iterator[pd.DataFrame]:
    """Yield columns of a text table in tables of at least `rows` rows, but for the last.

    Raises
    ------
    DataError
        If a line has more or fewer values than the header has columns.
    """
    dialect = sniff(path)
    for note in dialect.notes:
        say(note)
    names = [name or f"\0{number}" for number, name in enumerate(dialect.names)]
    wanted = columns or [name for name in dialect.names if name]
    lines = Lines(path, dialect, say)
    first = 0
    for table in _tables(path, lines, names, wanted, dialect, rows):
        values = [
            trimmed(column) if name in text_columns else typed(column, dialect.decimal_comma)
            for name, column in zip(wanted, table.columns, strict=True)
        ]
        frame = arrow_columns.to_pandas(pa.table(values, names=wanted))
        frame.index += first
        first += len(frame)
        yield frame
    lines.finish()


def _tables(
    path: Path, lines: Lines, names: list[str], wanted: list[str], dialect: Dialect, rows: int
) -> Iterator[pa.Table]:
    bad: list[pa.csv.InvalidRow] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        if not row.text.strip():
            return "skip"
        bad.append(row)
        return "error"

    schema = pa.schema([(name, pa.string()) for name in wanted])
    if lines.empty():
        yield schema.empty_table()
        return
    try:
        reader = pa.csv.open_csv(
            io.BufferedReader(lines, _BLOCK),
            pa.csv.ReadOptions(column_names=names, block_size=_BLOCK),
            pa.csv.ParseOptions(
                delimiter=dialect.separator,
                quote_char=False if dialect.spans else '"',
                newlines_in_values=not dialect.spans,
                invalid_row_handler=refuse,
            ),
            pa.csv.ConvertOptions(
                column_types=schema,
                include_columns=wanted,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
        held: list[pa.RecordBatch] = []
        for batch in reader:
            held.append(batch)
            if sum(part.num_rows for part in held) >= rows:
                yield pa.Table.from_batches(held)
                held = []
        yield pa.Table.from_batches(held, schema)
    except pa.ArrowInvalid:
        if bad:
            raise _unlike(path, bad[0], len(names)) from None
        raise


def _unlike(path: Path, row: pa.csv.InvalidRow, columns: int) -> DataError:
    """Return the error of a line that has not one value for each column."""
    number = 0
    for piece in pieces(path, say=lambda text: None):
        lines = piece.decode().split("\n")
        same = [n for n, line in enumerate(lines, 1) if line.split() == row.text.split()]
        if same:
            where = f"line {number + same[0]}, saw {row.actual_columns}"
            break
        number += len(lines) - 1
    else:
        where = f"'{row.text[:80]}', saw {row.actual_columns}"
    if row.text.count('"') % 2:
        return DataError(f"{path}: cannot be read: a quote is opened and not closed ({where}).")
    if row.actual_columns > columns:
        return DataError(
            f"{path}: some lines have more values than the {columns} columns of the header "
            f"({where}): look for decimal commas, and for texts with separators but without quotes."
        )
    return DataError(
        f"{path}: some lines have fewer values than the {columns} columns of the header ({where}): "
        f"complete them, or remove them."
    )
