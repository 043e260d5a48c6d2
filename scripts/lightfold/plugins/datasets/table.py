"""Your own feature table, in Parquet, CSV, FITS, VOTable and the like: one row per star."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.columns import select
from lightfold.data.nuisances import is_nuisance
from lightfold.data.reading.catalogue import POSITION, refuse_duplicates, roles, stars
from lightfold.data.reading.label_counts import count_labels
from lightfold.data.reading.labels import with_labels
from lightfold.data.reading.parsing import numbers_or_none, to_numbers
from lightfold.data.reading.stacked import read_stacked
from lightfold.errors import DataError
from lightfold.sampling.rows import COLUMNS
from lightfold.tables import STAR

#: Options that name its files: the table, and labels if they are in a file of their own.
FILES: tuple[str, ...] = ("path", "labels")

PRODUCES = "features"
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path"],
    "properties": {
        "path": {
            "description": "File of the features, with one row per star: .parquet, .csv, "
            ".csv.gz, .fits, .vot or .xml (VOTable), .tbl (IPAC) or .ecsv. Several files, a "
            "folder or a pattern such as `stars/*.csv` have their rows joined. Paths start in the "
            "data folder; `~`, `$NAME` and absolute paths are taken as they are.",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "array",
                    "items": {"type": "string", "minLength": 1},
                    "minItems": 1,
                    "uniqueItems": True,
                },
            ],
        },
        "id": {
            "description": "Column that identifies each star. No value appears twice.",
            "type": "string",
            "default": "object_id",
        },
        "label": {
            "description": "Column of the class labels.",
            "type": "string",
            "default": "label",
        },
        "labels": {
            "description": "File of the labels, if the table does not have them: one row per star "
            "with the columns that `id` and `label` name.",
            "type": "string",
            "minLength": 1,
        },
        "hdu": {
            "description": "Number or name of the table in a FITS file or VOTable. By default, the "
            "first one with rows.",
            "type": ["integer", "string"],
        },
        "group": {
            "description": "Column that marks what belongs together, such as the same star under "
            "two ids. Rows with equal values are never on both sides of a split.",
            "type": "string",
        },
        "ra": {
            "description": "Column of the right ascension in degrees. With `dec`, it finds stars "
            "that are in the table twice. By default, columns named `ra` and `dec` are used, if "
            "there are any.",
            "type": "string",
        },
        "dec": {
            "description": "Column of the declination in degrees.",
            "type": "string",
        },
        "features": {
            "description": "Columns to use as features, by name or by pattern (`*` and `?`).",
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "default": ["*"],
        },
        "exclude": {
            "description": "Columns to leave out again, by name or by pattern.",
            "type": "array",
            "items": {"type": "string"},
            "default": [],
        },
        "allow": {
            "description": "Positions, epoch counts and similar columns that may be features all "
            "the same, each by its name.",
            "type": "array",
            "items": {"type": "string"},
            "default": [],
        },
    },
}

#: Names that later tables use for their own columns.
RESERVED = {*STAR, *COLUMNS}


def load(
    options: dict[str, Any], paths: dict[str, list[Path]], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stars with their metadata, and their features.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or not usable, or ids repeat.
    """
    text = [options[key] for key in ("id", "label", "group") if key in options]
    table, path = read_stacked(
        paths["path"], options["path"], text, options["id"], options.get("hdu")
    )
    table = with_labels(table, paths.get("labels", []), options, path)
    named = roles(table, options, path)
    refuse_duplicates(table[options["id"]], path)
    identity = [column for column, role in named.items() if role not in POSITION]
    features = _features(table.drop(columns=identity), options, path)
    metadata = [column for column in table if column in named or column not in features]
    objects = stars(table[metadata], named, path)
    features = features.astype({name: _type(values) for name, values in features.items()})
    features.insert(0, "object_id", objects["object_id"])
    return objects, features


def labels(options: dict[str, Any], paths: dict[str, list[Path]]) -> dict[str, int]:
    """Return the number of stars of each label, for tasks that ask for all of them."""
    return count_labels(paths, options)


def _type(values: pd.Series) -> str:
    """Return the smaller type of numbers that changes no value of a column."""
    known = values.dropna()
    with np.errstate(over="ignore", under="ignore"):
        return "float32" if (known.astype("float32") == known).all() else "float64"


def _features(table: pd.DataFrame, options: dict[str, Any], path: Path) -> pd.DataFrame:
    """Return the feature columns as numbers; refuse those of positions, epochs and the like."""
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
                f"write `allow: [{column}]` if you need it."
            )
    numbers = {
        column: (to_numbers if column in named else numbers_or_none)(table[column], path)
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
