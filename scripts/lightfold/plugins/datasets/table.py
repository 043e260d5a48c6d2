"""Your own feature table, in Parquet, CSV, FITS, VOTable and the like: one row per star."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.feature_table import cleaned, take_features
from lightfold.data.reading.catalogue import POSITION, refuse_duplicates, roles, stars
from lightfold.data.reading.label_counts import count_labels
from lightfold.data.reading.labels import with_labels
from lightfold.data.reading.stacked import read_stacked, rows_in_files
from lightfold.tables import ROWS, STAR

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
            "description": "Positions, epoch counts, row numbers and similar columns that may be "
            "features all the same, each by its name.",
            "type": "array",
            "items": {"type": "string"},
            "default": [],
        },
        "missing": {
            "description": "Values that mean a missing one in every column of features, such as "
            "`[-1, nd]`. Marks such as -99 and 99.99 are known where a column's other values lie "
            "elsewhere.",
            "type": "array",
            "items": {"type": ["number", "string"]},
            "default": [],
        },
    },
}

#: Names that later tables use for their own columns.
RESERVED = {*STAR, *ROWS}


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
    rows, units = rows_in_files(table), table.attrs.get("units", {})
    table = cleaned(with_labels(table, paths.get("labels", []), options, path), path)
    named = roles(table, options, path)
    refuse_duplicates(table[options["id"]], path)
    identity = [column for column, role in named.items() if role not in POSITION]
    given = {"object_id": table[options["id"]], "label": table[options["label"]], "row": rows}
    positions = {role: column for column, role in named.items() if role in POSITION}
    roles_of = {**options, **positions, "units": units}
    others, known = table.drop(columns=identity), pd.DataFrame(given)
    features = take_features(others, known, roles_of, path, RESERVED)
    metadata = [column for column in table if column in named or column not in features]
    objects = stars(table[metadata], named, path)
    objects["row_in_file"] = rows + 1
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
