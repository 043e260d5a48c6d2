"""Your own light curves: a table of points, and a table of stars.

The points may be in the format of a survey; ``plugins/formats`` describes the formats.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import read_stars
from lightfold.data.reading.external_sort import BUCKET, POINT, blocks, bucketed
from lightfold.data.reading.files import guess_rows
from lightfold.data.reading.label_counts import count_labels
from lightfold.data.reading.light_curves import Layout, layout, points
from lightfold.data.reading.tally import Tally
from lightfold.errors import DataError

#: Options that name its files: those of the points, and the table of stars.
FILES: tuple[str, ...] = ("path", "objects")

PRODUCES = "light_curves"
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path", "objects"],
    "properties": {
        "path": {
            "description": "File of the light curves in the data folder, or a list of files, with "
            "one row per point: .parquet, .csv, .csv.gz, .fits, .vot or .xml (VOTable), .tbl "
            "(IPAC) or .ecsv.",
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
        "objects": {
            "description": "File of the stars in the data folder, in the same formats, with one "
            "row per star: its id and its label. Other columns are metadata.",
            "type": "string",
            "minLength": 1,
        },
        "id": {
            "description": "Column of the table of stars that identifies each star.",
            "type": "string",
            "default": "object_id",
        },
        "source": {
            "description": "Column of the table of stars with the ids of the light curves, if "
            "these are not the ids of the stars. A star with several light curves, such as "
            "several ZTF `oid`, has one row for each.",
            "type": "string",
        },
        "label": {
            "description": "Column of the class labels. Stars without a label are kept.",
            "type": "string",
            "default": "label",
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
        "format": {
            "description": "What the light curves are: `long` (one row per point), the product of "
            "a survey (a file in plugins/formats, such as `ztf` or `alerce`), or `auto`, which "
            "decides by their columns.",
            "type": "string",
            "default": "auto",
        },
        "columns": {
            "description": "Columns of the light curves, if they do not have usual names.",
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "object_id": {"description": "Column of the star's id.", "type": "string"},
                "band": {"description": "Column of the band.", "type": "string"},
                "mjd": {"description": "Column of the time.", "type": "string"},
                "mag": {"description": "Column of the magnitude.", "type": "string"},
                "magerr": {"description": "Column of the magnitude's error.", "type": "string"},
            },
        },
        "band": {
            "description": "Name of the one band of all points, if no column holds it.",
            "type": "string",
            "minLength": 1,
        },
        "bands": {
            "description": "Names of the bands, by their spelling in the file, such as `{zg: g}`. "
            "The name `null` drops a band. By default, bands keep their spelling.",
            "type": "object",
            "additionalProperties": {"type": ["string", "null"]},
        },
        "time": {
            "description": "What the times are: `mjd` (days, from any zero point), `jd` (Julian "
            "dates, converted to MJD), or `auto`, which converts columns that are named hjd, bjd "
            "or jd and hold Julian dates.",
            "enum": ["auto", "mjd", "jd"],
            "default": "auto",
        },
    },
}


def load(
    options: dict[str, Any], paths: dict[str, list[Path]], seed: int
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars with their metadata, and their light curves in blocks.

    Headers are checked at once. Points are read and checked when the blocks are requested.

    Returns
    -------
    objects : DataFrame
        object_id, label and metadata of every star, including those without light curves.
    light_curves : iterator of DataFrame
        object_id, band, mjd [d], mag, magerr [mag] of whole stars, sorted by object_id, band and
        mjd.

    Raises
    ------
    DataError
        If a file cannot be read, a column is missing or not usable, or ids repeat or never match.
    """
    curves, path = paths["path"], paths["objects"][0]
    if path in curves:
        raise DataError(
            f"{path}: `path` and `objects` name the same file: the table of stars in `objects` "
            f"has one row per star, the light curves in `path` have one row per point."
        )
    layouts = [layout(file, options) for file in curves]
    objects, sources = read_stars(path, options)
    return objects, _light_curves(layouts, options, objects["object_id"], sources, path)


def labels(options: dict[str, Any], paths: dict[str, list[Path]]) -> dict[str, int]:
    """Return the number of stars of each label, for tasks that ask for all of them."""
    return count_labels(paths, options)


def _light_curves(
    layouts: list[Layout],
    options: dict[str, Any],
    ids: pd.Series,
    sources: pd.Series,
    path: Path,
) -> Iterator[pd.DataFrame]:
    """Yield the light curves of the stars `ids`, in this order; for `sources`, see `read_stars`.

    The points of large files are sorted in temporary files, each with about 32 MB of points.
    """
    tally = Tally(path, options, ids)
    ranks = pd.Series(pd.Index(ids).get_indexer(sources), sources.index)
    size = sum(guess_rows(file.path) for file in layouts) * POINT.itemsize
    buckets = min(size // BUCKET + 1, len(ids))
    names = pd.Series(ids, dtype="str").array
    found = points(layouts, options, ranks, tally)
    for part in bucketed(found, len(ids), buckets):
        bands = pd.Series(list(tally.bands), dtype="str")
        for block in blocks(part, bands.argsort().argsort().to_numpy()):
            yield pd.DataFrame(
                {
                    "object_id": names.take(block["star"]),
                    "band": bands.array.take(block["band"]),
                    **{column: block[column] for column in ("mjd", "mag", "magerr")},
                }
            )
