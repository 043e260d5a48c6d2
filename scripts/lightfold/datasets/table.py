"""A feature table of your own, in Parquet or CSV (also compressed): one row a star."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.catalogue import as_text, read_file, refuse_duplicates, to_numbers
from lightfold.columns import select
from lightfold.errors import DataError
from lightfold.nuisance import is_nuisance
from lightfold.plugins import nearest
from lightfold.rows import COLUMNS
from lightfold.tables import STAR

PRODUCES = "features"
SEEDED = False
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
            "stand in the table twice. When left out, columns of these names are looked for.",
            "type": "string",
        },
        "dec": {
            "description": "Column of the declination [deg].",
            "type": "string",
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


POSITION = ("ra", "dec")

#: Names that later tables need for themselves.
RESERVED = {*STAR, *COLUMNS}


def files(options: dict[str, Any]) -> list[str]:
    """Return the file it reads."""
    return [options["path"]]


def load(
    options: dict[str, Any], paths: list[Path], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stars with their metadata, and their features.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or not usable, or ids repeat.
    """
    path = paths[0]
    text = [options[key] for key in ("id", "label", "group") if key in options]
    table = read_file(path, text_columns=text)
    roles = _roles(table, options, path)
    refuse_duplicates(table[options["id"]], path)
    identity = [column for column, role in roles.items() if role not in POSITION]
    features = _features(table.drop(columns=identity), options, path)
    metadata = [column for column in table if column in roles or column not in features]
    taken = {column: f"{column}_in_file" for column in set(roles.values()) - set(roles)}
    objects = table[metadata].rename(columns=taken | roles)
    for column in POSITION:
        if column in objects:
            objects[column] = to_numbers(objects[column], path, must=True)
    for column in objects.columns[[pd.api.types.is_object_dtype(t) for t in objects.dtypes]]:
        objects[column] = as_text(objects[column])
    features = features.astype("float32")
    features.insert(0, "object_id", objects["object_id"])
    return objects, features


def _roles(table: pd.DataFrame, options: dict[str, Any], path: Path) -> dict[str, str]:
    """Return the name in ``objects`` of each column that the options give a role."""
    roles = {}
    for key in ("id", "label", "group", *POSITION):
        column = options.get(key)
        if column is not None and column not in table:
            hint = nearest(column, list(table.columns))
            raise DataError(f"{path}: no column '{column}' for `{key}`; {hint}")
        if column is not None:
            roles[column] = "object_id" if key == "id" else key
    position = [role for role in roles.values() if role in POSITION]
    if not position:
        found = {str(column).lower(): column for column in reversed(table.columns)}
        if set(POSITION) <= set(found):
            return roles | {found[key]: key for key in POSITION}
        print(
            f"{path}: no columns `ra` and `dec` are given or found, so a star that stands in the "
            f"table twice is not found by its position"
        )
    if len(position) == 1:
        raise DataError(f"{path}: `{position[0]}` is given; give its partner too.")
    return roles


def _features(table: pd.DataFrame, options: dict[str, Any], path: Path) -> pd.DataFrame:
    """Return the feature columns as numbers; refuse what says where or how often, not what."""
    try:
        chosen = select(list(table.columns), options["features"], options["exclude"])
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    named = [column for column in chosen if column in options["features"]]
    for column in named:
        if column in RESERVED:
            raise DataError(f"{path}: the feature '{column}' has a reserved name: rename it.")
        if is_nuisance(column) and column not in options["allow"]:
            raise DataError(
                f"{path}: '{column}' says where or how often a star was observed, not what it "
                f"is, and a model that sees it learns the survey. Take it out of `features`, or "
                f"write `allow: [{column}]` if it has to be."
            )
    numbers = {
        column: to_numbers(table[column], path, must=column in named)
        for column in chosen
        if column not in RESERVED and (not is_nuisance(column) or column in options["allow"])
    }
    kept = {column: values for column, values in numbers.items() if values is not None}
    left_out = [column for column in chosen if column not in kept]
    if left_out:
        print(f"{path}: not taken as features: {', '.join(left_out)}")
    if not kept:
        raise DataError(f"{path}: no numeric feature column is left of {', '.join(chosen)}.")
    return pd.DataFrame(kept)
