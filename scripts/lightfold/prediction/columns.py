"""Which columns of a table of new stars are the features of a model."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lightfold.errors import DataError, nearest
from lightfold.prediction.lacking import lacking_features


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
