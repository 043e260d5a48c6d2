"""What each column of predictions holds: its unit, its UCD and its meaning.

UCDs are words of the controlled vocabulary UCD1+ of the International Virtual Observatory Alliance.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple


class Column(NamedTuple):
    """A column of predictions.

    Attributes
    ----------
    kind : str
        Its type in tables for people and archives: ``text``, ``boolean``, ``float`` or ``double``.
    unit : str
        Its unit in the VOUnits standard; empty if it has none.
    ucd : str
        Its UCD.
    description : str
        What it holds, in one short line.
    """

    kind: str
    unit: str
    ucd: str
    description: str


#: Columns of predictions, by name. CLASS stands for a class, N for a number from 1.
COLUMNS = {
    "object_id": Column("text", "", "meta.id;meta.main", "Id of the star"),
    "ra": Column("double", "deg", "pos.eq.ra;meta.main", "Right ascension, if it was given"),
    "dec": Column("double", "deg", "pos.eq.dec;meta.main", "Declination, if it was given"),
    "predicted": Column("text", "", "src.class", "Class that the model decides on"),
    "p_CLASS": Column(
        "float", "", "stat.probability;src.class", "Probability of the class CLASS, recalibrated"
    ),
    "set": Column(
        "text", "", "meta.code.class", "Conformal set: classes that are possible, joined by bars"
    ),
    "abstained": Column(
        "boolean", "", "meta.code.qual", "Whether the conformal set is not exactly the class"
    ),
    "outlier": Column(
        "double", "", "stat.value", "Share of training stars that are less isolated: 1 is strange"
    ),
    "outside": Column(
        "text", "", "meta.note", "Features beyond the training range, or that all are missing"
    ),
    "nearest_N": Column("text", "", "meta.id.assoc", "Id of the N-th nearest training star"),
    "nearest_N_class": Column("text", "", "src.class", "Class of the N-th nearest training star"),
    "nearest_N_distance": Column(
        "float", "", "stat.value", "Scaled distance to the N-th nearest training star"
    ),
    "because_N": Column("text", "", "meta.note", "Feature that spoke N-th most for the class"),
    "period": Column("double", "d", "time.period", "Period that the model was given"),
    "flags": Column("text", "", "meta.code", "What is wrong with the points or the period"),
    "model": Column("text", "", "meta.version;meta.software", "Id of the model"),
}


def described(names: Iterable[str], classes: list[str]) -> dict[str, Column]:
    """Return what columns of predictions hold, by name.

    Parameters
    ----------
    names : iterable of str
        Columns of a table of predictions.
    classes : list of str
        The model's classes.

    Raises
    ------
    KeyError
        If a column is not one of `COLUMNS`.
    """
    own = {f"p_{name}": _filled("p_CLASS", CLASS=name) for name in classes}
    found = {}
    for name in names:
        if name in own:
            found[name] = own[name]
            continue
        number = re.search(r"_([1-9])(?=_|$)", name)
        general = re.sub(r"_[1-9](?=_|$)", "_N", name)
        found[name] = _filled(general, N=number[1]) if number else COLUMNS[name]
    return found


def _filled(name: str, **words: Any) -> Column:
    """Return a column with the words of its description that stand for others replaced."""
    column = COLUMNS[name]
    text = column.description
    for word, value in words.items():
        if word == "N":
            text = text.replace("N-th ", "" if value == "1" else f"{_ORDINAL[value]} ")
        text = text.replace(word, str(value))
    return column._replace(description=text)


_ORDINAL = {"2": "second", "3": "third"}
