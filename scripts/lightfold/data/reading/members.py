"""Stars of light curves without a table of stars: ids, labels and positions from the points."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.catalogue import POSITION, stars
from lightfold.data.reading.files import BATCH
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.notes import Notes
from lightfold.data.reading.parsing import as_ids, as_text, refuse_lost_digits
from lightfold.data.reading.positions import find
from lightfold.data.reading.rows import read_rows
from lightfold.errors import DataError, nearest

#: Most tables that are held to be joined.
_MOST = 2000

#: The label that a path gives.
_IN_PATH = "{label}"


def members(
    layouts: list[Layout],
    options: dict[str, Any],
    notes: Notes,
    roles: tuple[str, ...] = ("label", "group", *POSITION),
) -> pd.DataFrame:
    """Return the stars of light curves, in order of their ids.

    Ids, labels, groups and positions are read from the rows of points; what changes within a star
    is not taken, except that a label or a group must not.

    Parameters
    ----------
    layouts : list of Layout
        The files.
    options : dict
        The options of the data set: names of columns.
    notes : Notes
        Is told what is taken, and what is not.
    roles : tuple of str
        What is taken beside the ids.

    Returns
    -------
    DataFrame
        ``object_id``, ``label`` and, where they are given or found, ``group``, ``ra`` and ``dec``.

    Raises
    ------
    DataError
        If there are no labels, or a star has two.
    """
    known: dict[str, pd.Series] = {}
    codes: dict[str, int] = {}  # each id is in memory once, whatever is known of its star
    changing: set[str] = set()
    for rows in _gathered(_rows(layouts, options, roles, changing)):
        own = [codes.setdefault(name, len(codes)) for name in rows["object_id"]]
        for role in {*rows.columns} - {"object_id"}:
            values = pd.Series(rows[role].to_numpy(), own).dropna()
            known[role] = _joined(known.get(role), values)
            if known[role].index.has_duplicates:
                if role not in POSITION:
                    raise _two_values(known[role], list(codes), role, layouts[0], options)
                changing.add(role)
    names = list(codes)
    order = sorted(range(len(names)), key=names.__getitem__)
    table = pd.DataFrame({"object_id": [names[code] for code in order]}, dtype="object")
    for role in [role for role in roles if role in known]:
        if role in changing:
            several = known[role].index[known[role].index.duplicated()]
            notes(
                f"{layouts[0].path}: `{role}` is not taken, because it changes within a star, "
                f"first '{names[several[0]]}'"
            )
            continue
        table[role] = known[role].reindex(order).to_numpy()
    if len({*POSITION} & {*table}) == 1:
        table = table.drop(columns=list(POSITION), errors="ignore")
    what = " and ".join(map(str, table.columns[1:]))
    if "label" not in table:
        table["label"] = None
    found = stars(table, {str(name): str(name) for name in table}, layouts[0].path)
    taken = f"stars with their {what}" if what else "stars"
    notes(f"{layouts[0].path}: {taken} are those of the points and their paths")
    return found


def _gathered(rows: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield tables together until they have many rows, because thousands of files have few."""
    held: list[pd.DataFrame] = []
    for table in rows:
        held.append(table)
        if sum(map(len, held)) >= BATCH or len(held) >= _MOST:
            yield pd.concat(held, ignore_index=True)
            held = []
    if held:
        yield pd.concat(held, ignore_index=True)


def _rows(
    layouts: list[Layout], options: dict[str, Any], roles: tuple[str, ...], changing: set[str]
) -> Iterator[pd.DataFrame]:
    """Yield new rows of ids, labels, groups and positions; those that are `changing` are left."""
    seen = np.empty(0, "u8")
    only_paths: list[dict[str, str]] = []
    for file in layouts:
        columns = _columns(file, options, roles)
        stored = [name for name in columns.values() if name in (*file.names, *file.format.makes)]
        text = [columns[role] for role in ("object_id", "label", "group") if role in columns]
        if not stored:
            only_paths.append({role: file.constants[name] for role, name in columns.items()})
            continue
        first = True
        for batch in read_rows(file, stored, text, options.get("hdu"), lambda remark: None):
            own = {role: name for role, name in columns.items() if role not in changing}
            rows = batch[[name for name in stored if name in own.values()]].drop_duplicates()
            keys = pd.util.hash_pandas_object(rows, index=False).to_numpy()
            new = np.ones(len(keys), bool) if first else ~np.isin(keys, seen)
            seen = keys if first else np.concatenate([seen, keys[new]])
            first = False
            if new.any():
                yield _named(rows[new].assign(**file.constants), own, file)
    if only_paths:
        table = pd.DataFrame(only_paths).drop_duplicates()
        yield _named(table, {role: role for role in map(str, table.columns)}, layouts[0])


def _named(rows: pd.DataFrame, columns: dict[str, str], file: Layout) -> pd.DataFrame:
    refuse_lost_digits(rows[columns["object_id"]], file.path)
    named = pd.DataFrame({role: rows[column] for role, column in columns.items()})
    named["object_id"] = as_ids(named["object_id"])
    for role in {"label", "group"} & set(columns):
        named[role] = as_text(named[role])
    return named[named["object_id"].notna()]


def _columns(file: Layout, options: dict[str, Any], roles: tuple[str, ...]) -> dict[str, str]:
    """Return a file's column for each role of a table of stars."""
    columns = {"object_id": file.columns["object_id"]}
    every = [*file.names, *file.constants]
    label = _IN_PATH if _IN_PATH in file.constants else options["label"]
    if "label" in roles and label in every:
        columns["label"] = label
    elif "label" in roles:
        raise DataError(
            f"{file.path}: no column '{label}' holds the labels, and neither `objects` nor "
            f"`labels` names a file that does: name the column in `label`; "
            f"{nearest(label, file.names)}"
        )
    lower = dict(zip(POSITION, find(every) or (), strict=False))
    for role in [role for role in roles if role != "label"]:
        column = options.get(role)
        if column is not None and column not in every:
            hint = nearest(column, file.names)
            raise DataError(f"{file.path}: no column '{column}' for `{role}`; {hint}")
        column = column or (lower.get(role) if role in POSITION else None)
        if column is not None:
            columns[role] = column
    return columns


def _joined(before: pd.Series | None, own: pd.Series) -> pd.Series:
    """Return the values of all stars so far, by their codes; those that change are there twice."""
    both = own if before is None else pd.concat([before, own])
    frame = pd.DataFrame({"star": both.index, "value": both.to_numpy()}).drop_duplicates()
    frame = frame.groupby("star", sort=False).head(2)
    return pd.Series(frame["value"].to_numpy(), frame["star"].to_numpy())


def _two_values(
    values: pd.Series, names: list[str], role: str, file: Layout, options: dict[str, Any]
) -> DataError:
    """Return the error of a star whose points do not agree."""
    star = values.index[values.index.duplicated()][0]
    first, second = values.loc[star].tolist()[:2]
    return DataError(
        f"{file.path}: the star '{names[star]}' has two values in column "
        f"'{options.get(role, role)}' for `{role}`, '{first}' and '{second}': give all its points "
        f"the same."
    )
