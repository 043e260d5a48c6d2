"""Your own light curves: a table of points, and a table of stars.

The points may be in the format of a survey; ``plugins/formats`` describes the formats.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.curves import count_curve_labels, read_curves

#: Options that name its files: those of the points, the table of stars, and labels.
FILES: tuple[str, ...] = ("path", "objects", "labels", "visits")

PRODUCES = "light_curves"
OPTIONS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path"],
    "properties": {
        "path": {
            "description": "Files of the light curves, with one row per point: a file, a list, a "
            "folder or a pattern (`*`, `?`). Names in braces are values of all rows of a file, "
            "such as `curves/{label}/{object_id}_{band}.csv`. Paths start in the data folder; "
            "`~`, `$NAME` and absolute paths are taken as they are.",
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
            "description": "File of the stars, with one row per star: its id and its label. Other "
            "columns are metadata. Several files have their rows joined. Leave it out if each "
            "point has the label of its star, or its path or `labels` does.",
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
        "labels": {
            "description": "File of the labels, if they are in neither: one row per star with the "
            "columns that `id` and `label` name.",
            "type": "string",
            "minLength": 1,
        },
        "hdu": {
            "description": "Number or name of the table in FITS files or VOTables of the light "
            "curves. By default, the first one with rows.",
            "type": ["integer", "string"],
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
            "description": "Column of the class labels, in `objects` or `labels`, else in the "
            "light curves. Stars without a label are kept.",
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
            "description": "Columns of the light curves, if they do not have usual names. A number "
            "counts columns from 1, for files without a header. In a wide table each band has its "
            "own, such as `{mag: {g: gmag, r: rmag}, magerr: {g: e_gmag, r: e_rmag}}`.",
            "type": "object",
            "additionalProperties": False,
            "default": {},
            "properties": {
                "object_id": {
                    "description": "Column of the star's id.",
                    "type": ["string", "integer"],
                },
                "band": {"description": "Column of the band.", "type": ["string", "integer"]},
                "mjd": {
                    "description": "Column of the time, or one for each band.",
                    "anyOf": [
                        {"type": ["string", "integer"]},
                        {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": ["string", "integer"]},
                        },
                    ],
                },
                "mag": {
                    "description": "Column of the magnitude, or one for each band.",
                    "anyOf": [
                        {"type": ["string", "integer"]},
                        {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": ["string", "integer"]},
                        },
                    ],
                },
                "magerr": {
                    "description": "Column of the magnitude's error, or one for each band.",
                    "anyOf": [
                        {"type": ["string", "integer"]},
                        {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": ["string", "integer"]},
                        },
                    ],
                },
                "flux": {
                    "description": "Column of the flux, in place of `mag`, or one for each band.",
                    "anyOf": [
                        {"type": ["string", "integer"]},
                        {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": ["string", "integer"]},
                        },
                    ],
                },
                "fluxerr": {
                    "description": "Column of the flux's error, or one for each band.",
                    "anyOf": [
                        {"type": ["string", "integer"]},
                        {
                            "type": "object",
                            "minProperties": 1,
                            "additionalProperties": {"type": ["string", "integer"]},
                        },
                    ],
                },
                "limit": {
                    "description": "Column of the limiting magnitude (5 sigma) of points that have "
                    "no magnitude.",
                    "type": ["string", "integer"],
                },
                "sign": {
                    "description": "Column that says whether a difference from a reference image "
                    "is positive: `1`, `t`, `true` or `+`, unless the format knows others.",
                    "type": ["string", "integer"],
                },
            },
        },
        "magerr": {
            "description": "Typical error in magnitudes of points that have none, or one of 0 or "
            "less; one number, or one for each band such as `{g: 0.02, r: 0.05}`.",
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
                },
            ],
        },
        "zero_point": {
            "description": "Magnitude of a flux of 1: a number, one for each band such as `{g: "
            "27.5, r: 27.5}`, or the unit of the fluxes: nJy, uJy, mJy or Jy. It comes before "
            "units that files state. If points are magnitudes, the number is added to them.",
            "anyOf": [
                {"type": "number"},
                {"enum": ["nJy", "uJy", "mJy", "Jy"]},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "number"},
                },
            ],
        },
        "visits": {
            "description": "File with the time of each visit (such as Rubin's table Visit), for "
            "points that name their visit. Both have a column `visit` or `visitId`.",
            "type": "string",
            "minLength": 1,
        },
        "missing": {
            "description": "Values that mean a missing time, magnitude, flux or error, such as "
            "`[-1, nd]`. Marks such as -99, 99.99 and a magnitude of 0 among real ones are known. "
            "Any number can be a flux, so none is a mark there.",
            "type": "array",
            "items": {"type": ["number", "string"]},
            "default": [],
        },
        "flags": {
            "description": "Values of good points in columns of quality flags, such as `{quality: "
            "0, grade: [A, B], bad: false}`. Other points are dropped. They come before what the "
            "format says of the same column.",
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": ["boolean", "number", "string", "null"]},
                    {
                        "type": "array",
                        "items": {"type": ["boolean", "number", "string", "null"]},
                        "minItems": 1,
                    },
                ],
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
            "dates, converted to MJD), `per_star` (days, from a zero point of its own for each "
            "star), or `auto`, which converts Julian dates unless their column is named mjd.",
            "enum": ["auto", "mjd", "jd", "per_star"],
            "default": "auto",
        },
    },
}


def load(
    options: dict[str, Any], paths: dict[str, list[Path]], seed: int
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars with their metadata, and their light curves in blocks.

    Headers are checked at once. Points are read and checked when the blocks are requested. Then
    the table of stars gets what became of the points of each star.

    Returns
    -------
    objects : DataFrame
        object_id, label and metadata of every star, including those without light curves. In the
        end also points_used, points_dropped, why_dropped and left_out.
    light_curves : iterator of DataFrame
        object_id, band, mjd [d], mag, magerr [mag] of whole stars, sorted by object_id, band and
        mjd; and flux, fluxerr at zero point 31.4 (nJy) if the files have fluxes, signs or limits.

    Raises
    ------
    DataError
        If a file cannot be read, a column is missing or not usable, or ids repeat or never match.
    """
    return read_curves(options, paths)


def labels(options: dict[str, Any], paths: dict[str, list[Path]]) -> dict[str, int]:
    """Return the number of stars of each label, for tasks that ask for all of them."""
    return count_curve_labels(options, paths)
