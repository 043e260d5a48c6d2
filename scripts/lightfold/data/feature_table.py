"""Which columns of a user's table become features, and why the others do not."""

import re
from collections import defaultdict
from collections.abc import Set
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.columns import select
from lightfold.data.identifiers import counts_rows, follows_label, names_stars
from lightfold.data.nuisances import OPINION, PLACE, ROW, reason_by_name
from lightfold.data.reading.missing import (
    are_magnitudes,
    numbers_in,
    without_marks,
    without_texts,
)
from lightfold.data.reading.numeric import (
    has_decimal_commas,
    infinite,
    is_nested,
    numbers_or_reason,
)
from lightfold.data.reading.parsing import to_numbers
from lightfold.errors import DataError

#: Names that the table of stars uses for its own columns.
OWN = {"row_in_file", "points_used", "points_dropped", "why_dropped", "left_out"}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

_SAME_CLASS = "few values that follow the label"
_KEPT = "names that Lightfold keeps for its own columns: rename them"
_UNNAMED = "no name"
_EMPTY = "no value"

#: What is done about a column that is left out for a reason.
_REMEDIES = {
    PLACE: "taken if named in `features` and `allow`",
    ROW: "taken if named in `features` and `allow`",
    OPINION: "taken if named in `features`",
    _SAME_CLASS: "taken if named in `features`",
}

#: Why a column that `features` names is refused.
_REFUSALS = {
    PLACE: "says where or how often a star was observed, not what it is, and a model that sees "
    "it learns the survey",
    ROW: "counts rows or names stars, and in a sorted table it gives away the class",
}


def cleaned(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return a table without nested columns, and with names that fit on a line.

    Names that the table of stars uses for its own columns get ``_in_file`` appended.
    """
    nested = [position for position in range(table.shape[1]) if is_nested(table.iloc[:, position])]
    if nested:
        names = ", ".join(str(table.columns[position]) for position in nested)
        print(f"{path}: columns with several values per row are left out: {names}")
        table = table.drop(columns=table.columns[nested])
    new = {name: _CONTROL.sub(" ", str(name)) for name in table}
    new = {name: f"{text}_in_file" if text in OWN else text for name, text in new.items()}
    renamed = {name: text for name, text in new.items() if text != name}
    if not renamed:
        return table
    listed = ", ".join(f"{name!r} as '{text}'" for name, text in renamed.items())
    print(f"{path}: columns are renamed: {listed}")
    if len(set(new.values())) < len(new):
        raise DataError(f"{path}: two columns have the same name after that: rename one of them.")
    return table.rename(columns=new)


def take_features(
    table: pd.DataFrame,
    stars: pd.DataFrame,
    options: dict[str, Any],
    path: Path,
    reserved: Set[str] = frozenset(),
) -> pd.DataFrame:
    """Return the feature columns as float64, and print which columns are none.

    Parameters
    ----------
    table : DataFrame
        The columns to choose from.
    stars : DataFrame
        For each row ``object_id``, ``label``, and ``row``, its row in its file.
    options : dict
        ``features``, ``exclude`` and ``allow``; ``ra`` and ``dec`` if they are given.
    path : Path
        The file, for messages.
    reserved : set of str
        Names that later tables use for their own columns.

    Raises
    ------
    DataError
        If a column that ``features`` names cannot be one, or if none is left.
    """
    try:
        chosen = select(list(table.columns), options["features"], options["exclude"])
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    kept: dict[str, pd.Series] = {}
    left_out: dict[str, list[str]] = defaultdict(list)
    endless, commas = {}, []
    for column in chosen:
        if column in reserved:
            if column in options["features"]:
                raise DataError(f"{path}: the feature '{column}' has a reserved name: rename it.")
            left_out[reason_by_name(column) or _KEPT].append(column)
            continue
        numbers, reason = _feature(table[column], stars, options, path)
        if numbers is None:
            left_out[reason].append(column)
            continue
        kept[column] = numbers
        if number := infinite(table[column]):
            endless[column] = number
        if has_decimal_commas(table[column]):
            commas.append(column)
    _say(left_out, path)
    if endless:
        listed = ", ".join(f"{number} in '{column}'" for column, number in endless.items())
        print(f"{path}: infinite numbers are missing: {listed}")
    if commas:
        print(f"{path}: read as numbers with decimal commas: {', '.join(commas)}")
    if not kept:
        raise DataError(f"{path}: no numeric feature column is left of {', '.join(chosen)}.")
    return pd.DataFrame(kept)


def _feature(
    values: pd.Series, stars: pd.DataFrame, options: dict[str, Any], path: Path
) -> tuple[pd.Series | None, str]:
    """Return a column as a feature, or None and why it is none."""
    column = str(values.name)
    named, allowed = column in options["features"], column in options["allow"]
    if not column.strip():
        return None, _UNNAMED
    reason = reason_by_name(column)
    if column in (options.get("ra"), options.get("dec")):
        reason = PLACE
    if reason in _REFUSALS and not allowed:
        return _refused(column, reason, named, path)
    if reason == OPINION and not (named or allowed):
        return None, OPINION
    missing = options.get("missing", [])
    values = without_texts(values, missing)
    numbers, reason = numbers_or_reason(values, path)
    if numbers is not None:
        unit = options.get("units", {}).get(column, "")
        magnitudes = are_magnitudes(column, unit)
        numbers = without_marks(numbers, path, numbers_in(missing), magnitudes)
        if numbers.isna().all():
            return None, _EMPTY
    if numbers is None:
        if named and values.notna().any():
            to_numbers(values, path)  # names the first value that is no number
        return None, reason
    if not allowed and (
        counts_rows(numbers, stars["row"]) or names_stars(values, stars["object_id"])
    ):
        return _refused(column, ROW, named, path)
    if not (named or allowed) and follows_label(numbers, stars["label"]):
        return None, _SAME_CLASS
    return numbers, ""


def _refused(column: str, reason: str, named: bool, path: Path) -> tuple[None, str]:
    if named:
        raise DataError(
            f"{path}: '{column}' {_REFUSALS[reason]}. Take it out of `features`, or write "
            f"`allow: [{column}]` if you need it."
        )
    return None, reason


def _say(left_out: dict[str, list[str]], path: Path) -> None:
    """Print which columns are no features, one line per reason."""
    number = sum(map(len, left_out.values()))
    if not number:
        return
    print(f"{path}: not taken as features: {number} column{'' if number == 1 else 's'}")
    for reason, columns in left_out.items():
        remedy = f" ({_REMEDIES[reason]})" if reason in _REMEDIES else ""
        print(f"  {reason}: {', '.join(columns)}{remedy}")
