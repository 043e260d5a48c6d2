"""Which columns of a table of new stars are the features of a model."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from lightfold import registry
from lightfold.data.reading.formats import PLAIN
from lightfold.data.reading.missing import (
    are_magnitudes,
    numbers_in,
    without_marks,
    without_texts,
)
from lightfold.data.reading.named_columns import plain
from lightfold.data.reading.numeric import EMPTY, numbers_or_reason
from lightfold.data.reading.parsing import to_numbers
from lightfold.errors import DataError, nearest
from lightfold.prediction.reading.lacking import lacking_features

#: The usual name of the column that identifies each star.
ID = "object_id"

#: Start of the names of columns that count what was wrong with a star's points.
FLAG = "flag_"

_REMEDY = "fix them, leave them empty, or name another column in `columns`"


class Columns(NamedTuple):
    """The columns of a table, as a model sees them.

    Attributes
    ----------
    features : dict
        The column of each feature, in the order of the model.
    others : list of str
        Columns that are no features of the model.
    notes : list of str
        What is not usual, for the user.
    """

    features: dict[str, str]
    others: list[str]
    notes: list[str]


def match(
    columns: Sequence[str],
    features: Sequence[str],
    given: Mapping[str, str],
    where: str,
    bands: Sequence[str] = (),
) -> Columns:
    """Return which column each feature is.

    A column that ``given`` names comes first, then the one with exactly the feature's name. Last
    comes a column whose name differs by signs, blanks and upper case only: ``Period_Second`` is
    ``period_second``. One letter by itself keeps its case, because `g` and `G` are two bands.

    Parameters
    ----------
    columns : sequence of str
        The names of the table's columns.
    features : sequence of str
        The features of the model.
    given : mapping of str to str
        The column of some features, as the configuration says.
    where : str
        The table, for messages.
    bands : sequence of str
        Bands of the model's features, if it knows them.

    Raises
    ------
    DataError
        If the table lacks features, or two columns may be one.
    """
    found = {feature: feature for feature in features if feature in columns}
    for feature in features:
        if feature in given:
            if given[feature] not in columns:
                raise DataError(
                    f"{where}: no column '{given[feature]}' for `columns.{feature}`; "
                    f"{nearest(given[feature], list(columns))}"
                )
            found[feature] = given[feature]
    spelt = {column: spelling(column) for column in columns if column not in found.values()}
    notes = [
        f"{where}: `columns.{key}` is not read, because the model has no such feature; "
        f"{nearest(key, list(features))}"
        for key in given
        if key not in features
    ]
    strange = " ".join(note.removeprefix(f"{where}: ") for note in notes)
    for feature in features:
        if feature in found:
            continue
        own = spelling(feature)
        several = [column for column, name in spelt.items() if name == own]
        if len(several) > 1:
            raise DataError(
                f"{where}: each of {', '.join(map(repr, several))} may be the feature '{feature}': "
                f"write `columns: {{{feature}: NAME}}`."
            )
        if several:
            found[feature] = several[0]
            notes.append(f"{where}: column '{several[0]}' is taken as the feature '{feature}'")
    _refuse_shared(found, where)
    lacking = [feature for feature in features if feature not in found]
    if lacking:
        raise DataError(
            f"{where}: {lacking_features(lacking, columns, features, bands)} {strange}".strip()
        )
    others = [column for column in columns if column not in found.values()]
    return Columns({feature: found[feature] for feature in features}, others, notes)


def identity(columns: Sequence[str], given: str | None, where: str) -> tuple[str | None, str]:
    """Return the column that identifies each star, and what is to be said of it.

    Without a name, it is ``object_id``, else the one column that has a usual name of ids. If there
    is none, rows are numbered, which the second value says.

    Raises
    ------
    DataError
        If the named column is not there, or several have usual names.
    """
    if given is not None and given not in columns:
        raise DataError(f"{where}: no column '{given}' for `id`; {nearest(given, list(columns))}")
    if given is not None or ID in columns:
        return given or ID, ""
    usual = registry.declared("formats", PLAIN, "COLUMNS")["object_id"]
    found = [column for column in columns if plain(column) in usual]
    if len(found) > 1:
        listed = ", ".join(map(repr, found))
        raise DataError(f"{where}: each of {listed} may identify the stars: write `id: NAME`.")
    if found:
        return found[0], f"{where}: column '{found[0]}' is taken to identify the stars"
    return None, f"{where}: no column identifies the stars, so they are numbered by their rows"


def as_numbers(values: pd.Series, path: Path, missing: Iterable[float | str] = ()) -> pd.Series:
    """Return a whole column of a feature as float64, as a data set's feature table is read.

    Infinities and texts such as "n/a" are missing. Marks such as -99.99 are numbers as yet.

    Parameters
    ----------
    values : Series
        The column as a reader returned it.
    path : Path
        The file, for messages.
    missing : iterable of float or str
        Further values that mean a missing one.

    Raises
    ------
    DataError
        If it holds something else than numbers; the message has the first row and value.
    """
    values = without_texts(values, missing)
    numbers, reason = numbers_or_reason(values, path, _REMEDY)
    if numbers is None and reason != EMPTY:
        to_numbers(values, path, _REMEDY)  # names the first value that is no number
        raise DataError(f"{path}: column '{values.name}' holds {reason}: {_REMEDY}.")
    return pd.Series(float("nan"), values.index, name=values.name) if numbers is None else numbers


def without_missing(
    numbers: pd.Series, path: Path, missing: Iterable[float | str] = (), unit: str = ""
) -> pd.Series:
    """Return a whole column of a feature without marks for a missing value; say which.

    The parameters are those of `as_numbers`, and the column's unit, if it is known.
    """
    magnitudes = are_magnitudes(str(numbers.name), unit)
    return without_marks(numbers, path, numbers_in(missing), magnitudes)


def bands(record: Mapping[str, Any]) -> list[str]:
    """Return the bands of a model's features; none if it was trained on a table of features."""
    config = record.get("config", {})
    return list(config["features"]["bands"]) if config.get("produces") == "light_curves" else []


def spelling(name: str) -> str:
    """Return a name without signs and in lower case; one letter by itself keeps its case."""
    words = re.findall(r"[^\W_]+", name)
    return "".join(word if len(word) == 1 else word.lower() for word in words)


def _refuse_shared(found: Mapping[str, str], where: str) -> None:
    owner: dict[str, str] = {}
    for feature, column in found.items():
        if owner.setdefault(column, feature) != feature:
            raise DataError(
                f"{where}: the column '{column}' is used for the features '{owner[column]}' and "
                f"'{feature}': name another one in `columns`."
            )
