"""Users' tables of stars: the role of each column, its name here, and what is refused."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.parsing import as_ids, as_text
from lightfold.data.reading.positions import are_sexagesimal, degrees, find, without_none
from lightfold.errors import DataError, nearest

POSITION = ("ra", "dec")

#: Stars per id from which a column of ids looks like one of labels.
_LIKE_LABELS = 5

_DEGREES = {"deg", "degree", "degrees"}


def roles(table: pd.DataFrame, options: dict[str, Any], path: Path) -> dict[str, str]:
    """Return the name in ``objects`` of each column to which the options give a role.

    Parameters
    ----------
    table : DataFrame
        As `files.read_file` returns it.
    options : dict
        Names of the columns under ``id``, ``label``, ``group``, ``ra`` and ``dec``.
    path : Path
        The file, for messages.

    Raises
    ------
    DataError
        If a named column is absent, or only one of ``ra`` and ``dec`` is given.
    """
    named = {}
    for key in ("id", "label", "group", *POSITION):
        column = options.get(key)
        if column is not None:
            refuse_absent(column, key, table, path)
            named[column] = "object_id" if key == "id" else key
    position = [role for role in named.values() if role in POSITION]
    if not position:
        pair = find(str(column) for column in table if column not in named)
        if pair:
            return named | dict(zip(pair, POSITION, strict=True))
        print(
            f"{path}: no columns `ra` and `dec` are given or found: a star that is in the table "
            f"twice is not recognised by its position"
        )
    if len(position) == 1:
        raise DataError(f"{path}: only `{position[0]}` is given; give both `ra` and `dec`.")
    return named


def stars(table: pd.DataFrame, named: dict[str, str], path: Path) -> pd.DataFrame:
    """Return the table ``objects``: columns with a role are renamed, the others stay.

    A column that has the name of a role but not the role becomes ``NAME_in_file``. For example,
    a column ``group`` joins stars only if the option `group` names it.

    Raises
    ------
    DataError
        If positions are not numbers in degrees.
    """
    units = table.attrs.get("units", {})
    for column, role in named.items():
        if role not in POSITION:
            continue
        unit = units.get(column, "deg")
        written = are_sexagesimal(table[column]) and "rad" not in unit.lower()
        if unit.lower() not in _DEGREES and not written:
            raise DataError(
                f"{path}: column '{column}' for `{role}` is in '{unit}': convert it to degrees "
                f"(multiply hours of right ascension by 15, and radians by 180/pi)."
            )
    taken = {name: f"{name}_in_file" for name in {"group", *named.values()} - set(named)}
    if "group" in taken and "group" in table:
        print(f"{path}: column 'group' is metadata; set `group: group` if its values join stars")
    objects = table.rename(columns=taken | named)
    objects.attrs = {}
    for column in POSITION:
        if column in objects:
            objects[column] = degrees(objects[column], column, path)
    if set(POSITION) <= set(objects):
        objects = without_none(objects, path)
    for column in objects.columns[[pd.api.types.is_object_dtype(t) for t in objects.dtypes]]:
        objects[column] = as_text(objects[column])
    return objects


def catalogued(
    table: pd.DataFrame, options: dict[str, Any], path: Path
) -> tuple[pd.DataFrame, pd.Series]:
    """Return the stars of light curves from their table, and the ids of their light curves.

    Parameters
    ----------
    table : DataFrame
        As `stacked.read_stacked` returns it; its ids are changed in place.
    options : dict
        The names of its columns, as for `roles`, and ``source`` if light curves have ids of
        their own.
    path : Path
        The file, for messages.

    Returns
    -------
    objects : DataFrame
        One row per star, in order of their ids.
    sources : Series of str
        Id of the star; the index is the id of the light curve.

    Raises
    ------
    DataError
        If a column is missing, or ids repeat or contradict each other.
    """
    named = roles(table, options, path)
    star, source = options["id"], options.get("source", options["id"])
    refuse_absent(source, "source", table, path)
    for column in {star, source}:
        table[column] = as_ids(table[column])
    pairs = pd.DataFrame({"star": table[star], "source": table[source]})
    pairs = pairs.dropna().drop_duplicates()
    sources = pd.Series(pairs["star"].to_numpy(), pd.Index(pairs["source"], dtype="object"))
    if source == star:
        several = ", or, if a star has several light curves, name their column in `source`"
        refuse_duplicates(table[star], path, several)
    else:
        table = _join_rows(table, sources, options, path)
    objects = stars(table, named, path)
    return objects.sort_values("object_id", ignore_index=True), sources


def _join_rows(
    table: pd.DataFrame, sources: pd.Series, options: dict[str, Any], path: Path
) -> pd.DataFrame:
    """Return the first row of each star, with the label from any of its rows, if there are any."""
    star, label, source = (options[key] for key in ("id", "label", "source"))
    first = ~table[star].duplicated()
    refuse_duplicates(table[star].where(first | table[star].isna(), table.index), path)
    if sources.index.has_duplicates:
        twice = sources.index[sources.index.duplicated()][0]
        owners = sources[[twice]].tolist()
        raise DataError(
            f"{path}: '{twice}' in column '{source}' for `source` belongs to the stars "
            f"'{owners[0]}' and '{owners[1]}': keep it for one of them only."
        )
    if label is None:
        rows = table[first].drop(columns=source)
        rows.attrs = table.attrs
        return rows
    given = table[table[label].notna()].drop_duplicates([star, label])
    unlike = given[given[star].duplicated(keep=False)]
    if len(unlike):
        name = unlike[star].iloc[0]
        labels = unlike.loc[unlike[star] == name, label].tolist()
        raise DataError(
            f"{path}: the star '{name}' has the labels '{labels[0]}' and '{labels[1]}' in column "
            f"'{label}': give all its rows the same label."
        )
    labels = table[star].map(given.set_index(star)[label])
    rows = table.assign(**{label: labels})[first].drop(columns=source)
    rows.attrs = table.attrs
    return rows


def refuse_absent(column: str, key: str, table: pd.DataFrame, path: Path) -> None:
    """Raise a `DataError` if the table lacks the column that an option names."""
    if column not in table:
        hint = nearest(column, list(table.columns))
        raise DataError(f"{path}: no column '{column}' for `{key}`; {hint}")


def refuse_duplicates(ids: pd.Series, path: Path, hint: str = "") -> None:
    """Raise a `DataError` if an id is missing or appears twice."""
    if ids.isna().any():
        row = int(ids.isna().to_numpy().argmax())
        raise DataError(f"{path}: column '{ids.name}' has no id in row {row + 1}.")
    if ids.duplicated().any():
        twice = ids[ids.duplicated()]
        if ids.nunique() * _LIKE_LABELS <= len(ids):
            hint += "; or take care that `id` and `label` are not swapped"
        raise DataError(
            f"{path}: column '{ids.name}' has {len(twice)} repeated "
            f"{'id' if len(twice) == 1 else 'ids'}, first "
            f"'{twice.iloc[0]}': keep one row per star, or name another column in `id`{hint}."
        )
