"""Reading tables that users bring, with errors that name the file, the column and what to do."""

import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold.errors import DataError

#: Names under which pandas writes its row numbers.
INDEX = re.compile(r"__index_level_\d+__|Unnamed: \d+|index|level_\d+")

SUFFIXES = (".parquet", ".csv", ".csv.gz")


def read_file(path: Path, text_columns: list[str]) -> pd.DataFrame:
    """Read a Parquet or CSV file.

    Parameters
    ----------
    path : Path
        The file; what it is shows in its suffix.
    text_columns : list of str
        Columns to take as text whatever they look like, such as ids with leading zeros.

    Raises
    ------
    DataError
        If there is no such file, it cannot be read, or it holds no rows.
    """
    if not path.exists():
        raise DataError(
            f"{path}: there is no such file. Paths start in the data folder: set `data` in the "
            f"configuration or the environment variable LIGHTFOLD_DATA."
        )
    if not path.name.endswith(SUFFIXES):
        raise DataError(f"{path}: not one of {', '.join(SUFFIXES)}.")
    try:
        table = _parquet(path) if path.suffix == ".parquet" else _csv(path, text_columns)
    except DataError:
        raise
    except (pa.ArrowException, pd.errors.ParserError, ValueError, OSError, EOFError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    # The row numbers that pandas writes are no measurement, and a class in a sorted table.
    rows = [c for c in table if INDEX.fullmatch(str(c)) and c not in text_columns]
    table = table.drop(columns=rows)
    repeated = table.columns[table.columns.duplicated()]
    if len(repeated):
        raise DataError(f"{path}: the column '{repeated[0]}' stands there twice.")
    if table.empty:
        raise DataError(f"{path}: holds no rows.")
    for column in text_columns:
        if column in table:
            table[column] = as_text(table[column])
    return table


def _parquet(path: Path) -> pd.DataFrame:
    table = pq.read_table(path)
    integers = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    frame = table.to_pandas(ignore_metadata=True)
    for column in integers:
        if frame[column].dtype.kind == "f":  # integers with missing ones, which 1.0 would spell
            frame[column] = frame[column].astype("Int64")
    frame.columns = [str(column).strip() for column in frame.columns]
    return frame


def _csv(path: Path, text_columns: list[str]) -> pd.DataFrame:
    header = pd.read_csv(path, nrows=1, header=None, dtype=str, keep_default_na=False)
    names = header.iloc[0].str.strip().tolist()
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DataError(f"{path}: the column '{twice}' stands there twice.")
    text = dict.fromkeys(set(text_columns) & set(names), "str")
    names = [name or f"Unnamed: {number}" for number, name in enumerate(names)]
    return pd.read_csv(path, names=names, header=0, dtype=text, low_memory=False)


def as_text(values: pd.Series) -> pd.Series:
    """Return values as text without surrounding blanks; missing or empty ones stay missing."""
    text = values.map(lambda value: value if pd.isna(value) else str(value).strip())
    return text.astype("object").where(text.notna() & (text != ""), None)


def refuse_duplicates(ids: pd.Series, path: Path) -> None:
    """Raise a `DataError` if an id is missing or stands there twice."""
    if ids.isna().any():
        row = int(ids.isna().to_numpy().argmax())
        raise DataError(f"{path}: column '{ids.name}' has no id in row {row + 1}.")
    if ids.duplicated().any():
        twice = ids[ids.duplicated()]
        raise DataError(
            f"{path}: column '{ids.name}' has {len(twice)} ids more than once, first "
            f"'{twice.iloc[0]}': keep one row a star, or name another column in `id`."
        )


def to_numbers(values: pd.Series, path: Path, must: bool) -> pd.Series | None:
    """Return a column as float64 with infinities missing, or None if it holds no numbers.

    Raises
    ------
    DataError
        If it holds text where numbers are due: always if `must`, else if most are numbers.
    """
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("Float64").astype("float64")
    elif not must and not pd.api.types.is_string_dtype(values):
        return None  # times and the like
    else:
        numbers = pd.to_numeric(values, errors="coerce")
        if not pd.api.types.is_float_dtype(numbers) and not pd.api.types.is_integer_dtype(numbers):
            numbers = pd.Series(float("nan"), index=values.index)
        bad = values[numbers.isna() & values.notna()]
        given = int(values.notna().sum())
        if not must and len(bad) >= given / 2:
            return None
        if len(bad):
            raise DataError(
                f"{path}: column '{values.name}' has {len(bad)} values that are not numbers, "
                f"first '{bad.iloc[0]}' in row {bad.index[0] + 1}: mend them, leave them empty, "
                f"or put the column into `exclude`."
            )
    return numbers.where(numbers.abs() != float("inf"))
