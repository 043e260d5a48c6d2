"""Light curves of your own: a long table of points, and one of stars.

The points may be a survey's, as it spells them: what is known of it is in ``plugins/formats``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import read_stars
from lightfold.data.reading.external_sort import BUCKET, POINT, blocks, bucketed
from lightfold.data.reading.files import guess_rows
from lightfold.data.reading.light_curves import Layout, layout, points
from lightfold.data.reading.tally import Tally
from lightfold.errors import DataError

PRODUCES = "light_curves"
SEEDED = False
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path", "objects"],
    "properties": {
        "path": {
            "description": "Light curves below the data folder, one row a point, as one file or a "
            "list: .parquet, .csv, .csv.gz, .fits, .vot or .xml (VOTable), .tbl (IPAC) or .ecsv.",
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
            "description": "Table of the stars below the data folder, in the same formats: one "
            "row a star with its id and label; other columns are metadata.",
            "type": "string",
            "minLength": 1,
        },
        "id": {
            "description": "Column of the table of stars that names each star.",
            "type": "string",
            "default": "object_id",
        },
        "source": {
            "description": "Column of the table of stars that holds the ids of the light curves, "
            "where they are not the stars' own; a star with several, such as ZTF's oid, stands "
            "there in several rows.",
            "type": "string",
        },
        "label": {
            "description": "Column of the class labels; stars without one are kept.",
            "type": "string",
            "default": "label",
        },
        "group": {
            "description": "Column of which equal values mean that stars belong together, such as "
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
        "format": {
            "description": "Whose light curves they are: `auto` tells by their columns, `long` is "
            "a table of points of your own, and any other is a file in plugins/formats, such as "
            "`ztf` (IRSA's tables) or `alerce` (detections).",
            "type": "string",
            "default": "auto",
        },
        "columns": {
            "description": "Columns of the light curves, where their names do not tell.",
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "object_id": {"description": "Column of the ids.", "type": "string"},
                "band": {"description": "Column of the bands.", "type": "string"},
                "mjd": {"description": "Column of the times.", "type": "string"},
                "mag": {"description": "Column of the magnitudes.", "type": "string"},
                "magerr": {"description": "Column of their errors.", "type": "string"},
            },
        },
        "band": {
            "description": "Name of the one band of all points, where no column holds it.",
            "type": "string",
            "minLength": 1,
        },
        "bands": {
            "description": "Names of the bands by their spelling in the file, such as {zg: g}; "
            "null drops a band. When left out, bands are named as they are spelt.",
            "type": "object",
            "additionalProperties": {"type": ["string", "null"]},
        },
        "time": {
            "description": "What the times are: `mjd` (days, from any zero point), `jd` (Julian "
            "dates, made into MJD), or `auto`, which converts columns that are named hjd, bjd or "
            "jd and hold Julian dates.",
            "enum": ["auto", "mjd", "jd"],
            "default": "auto",
        },
    },
}


def files(options: dict[str, Any]) -> list[str]:
    """Return the files it reads, the table of stars last."""
    paths = options["path"]
    return [*([paths] if isinstance(paths, str) else paths), options["objects"]]


def load(
    options: dict[str, Any], paths: list[Path], seed: int
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars with their metadata, and their light curves in blocks.

    Headers are checked at once, points as they are read, when the first block is asked for.

    Returns
    -------
    objects : DataFrame
        object_id, label and metadata of every star, also of those without light curves.
    light_curves : iterator of DataFrame
        object_id, band, mjd [d], mag, magerr [mag] of whole stars, by object_id, band and mjd.

    Raises
    ------
    DataError
        If a file cannot be read, a column is absent or not usable, ids repeat or never meet.
    """
    *curves, path = paths
    if path in curves:
        raise DataError(
            f"{path}: `path` and `objects` name the same file: the table of stars in `objects` "
            f"has one row a star, the light curves in `path` one row a point."
        )
    layouts = [layout(file, options) for file in curves]
    objects, sources = read_stars(path, options)
    return objects, _light_curves(layouts, options, objects["object_id"], sources, path)


def _light_curves(
    layouts: list[Layout],
    options: dict[str, Any],
    ids: pd.Series,
    sources: pd.Series,
    path: Path,
) -> Iterator[pd.DataFrame]:
    """Give the light curves of the stars `ids`, in this order; `sources` has the star of each id.

    Points of unsorted files wait in temporary files, some 32 MB of points each.
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
