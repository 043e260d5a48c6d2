"""A feature table of your own, in Parquet or CSV (also compressed): one row a star."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.catalogue import as_text, read_file, refuse_duplicates, to_numbers
from lightfold.errors import DataError
from lightfold.nuisance import is_nuisance
from lightfold.plugins import nearest
from lightfold.tasks import select

PRODUCES = "features"
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path"],
    "properties": {
        "path": {
            "description": "File below the data folder: .parquet, .csv or .csv.gz.",
            "type": "string",
            "minLength": 1,
        },
        "id": {
            "description": "Column that names each star once.",
            "type": "string",
            "default": "object_id",
        },
        "label": {
            "description": "Column of the class labels.",
            "type": "string",
            "default": "label",
        },
        "group": {
            "description": "Column of which equal values mean that rows belong together, such as "
            "the same star under two ids; they are never split.",
            "type": "string",
        },
        "ra": {
            "description": "Column of the right ascension [deg]; with `dec`, finds stars that "
            "stand in the table twice.",
            "type": "string",
            "default": "ra",
        },
        "dec": {
            "description": "Column of the declination [deg].",
            "type": "string",
            "default": "dec",
        },
        "features": {
            "description": "Feature columns, by name or by pattern (* and ?).",
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "default": ["*"],
        },
        "exclude": {
            "description": "Columns to leave out of those, by name or by pattern.",
            "type": "array",
            "items": {"type": "string"},
            "default": [],
        },
        "allow": {
            "description": "Positions, epoch counts and the like to take as features all the "
            "same, each by its name.",
            "type": "array",
            "items": {"type": "string"},
            "default": [],
        },
    },
}


def files(options: dict[str, Any]) -> list[str]:
    """Return the file it reads."""
    return [options["path"]]


def load(options: dict[str, Any], folder: Path, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stars with their metadata, and their features.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or not usable, or ids repeat.
    """
    path = folder / options["path"]
    table = read_file(path, text_columns=[options["id"], options["label"]])
    roles = _roles(table, options, path)
    refuse_duplicates(table[options["id"]], path)
    identity = [column for column, role in roles.items() if role not in ("ra", "dec")]
    features = _features(table.drop(columns=identity), options, path)
    metadata = [column for column in table if column in roles or column not in features]
    objects = table[metadata].rename(columns=roles)
    for column in objects.columns[objects.dtypes == "object"]:
        objects[column] = as_text(objects[column])
    features.insert(0, "object_id", objects["object_id"])
    return objects, features


def _roles(table: pd.DataFrame, options: dict[str, Any], path: Path) -> dict[str, str]:
    """Return the name in ``objects`` of each column that is not a candidate for a feature."""
    roles = {}
    for key, name in (("id", "object_id"), ("label", "label"), ("group", "group")):
        column = options.get(key)
        if column is not None and column not in table:
            hint = nearest(column, list(table.columns))
            raise DataError(f"{path}: no column '{column}' for `{key}`; {hint}")
        if column is not None:
            roles[column] = name
    position = [options[key] for key in ("ra", "dec") if options[key] in table]
    if len(position) == 1:
        raise DataError(
            f"{path}: there is '{position[0]}' but not its partner; `ra` and `dec` name the "
            f"columns of both, and these are {', '.join(table.columns)}."
        )
    return roles | dict(zip(position, ("ra", "dec"), strict=False))


def _features(table: pd.DataFrame, options: dict[str, Any], path: Path) -> pd.DataFrame:
    """Return the feature columns as float32; refuse what says where or how often, not what."""
    try:
        chosen = select(list(table.columns), options["features"], options["exclude"])
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    named = [column for column in chosen if column in options["features"]]
    refused = [c for c in chosen if is_nuisance(c) and c not in options["allow"]]
    for column in refused:
        if column in named:
            raise DataError(
                f"{path}: '{column}' says where or how often a star was observed, not what it "
                f"is, and a model that sees it learns the survey. Take it out of `features`, or "
                f"write `allow: [{column}]` if it has to be."
            )
    numbers = {}
    for column in chosen:
        if column not in refused:
            numbers[column] = to_numbers(table[column], path, must=column in named)
    skipped = [column for column, values in numbers.items() if values is None]
    if refused or skipped:
        print(f"{path}: not taken as features: {', '.join([*refused, *skipped])}")
    kept = {column: values for column, values in numbers.items() if values is not None}
    if not kept:
        raise DataError(f"{path}: no numeric feature column is left of {', '.join(chosen)}.")
    return pd.DataFrame(kept)
