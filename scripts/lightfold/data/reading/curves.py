"""A data set of light curves: its stars, and their points in blocks of whole stars."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.catalogue import catalogued
from lightfold.data.reading.classes import refuse_lost_classes
from lightfold.data.reading.external_sort import BUCKET, POINT, blocks, bucketed
from lightfold.data.reading.files import guess_rows
from lightfold.data.reading.labels import read_labels, with_labels
from lightfold.data.reading.layouts import Layout, layouts
from lightfold.data.reading.light_curves import points
from lightfold.data.reading.members import members
from lightfold.data.reading.notes import Notes
from lightfold.data.reading.paths import named
from lightfold.data.reading.stacked import read_stacked
from lightfold.data.reading.tally import Tally
from lightfold.errors import DataError


def read_curves(
    options: dict[str, Any], paths: dict[str, list[Path]]
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars with their metadata, and their light curves in blocks.

    Headers are checked at once. Points are read and checked when the blocks are requested. Then
    the table of stars gets what became of the points of each star: ``points_used``,
    ``points_dropped``, ``why_dropped`` and ``left_out``.

    Raises
    ------
    DataError
        If a file cannot be read, a column is missing or not usable, or ids repeat or never match.
    """
    notes = Notes()
    both = [path for path in paths["path"] if path in paths.get("objects", [])]
    if both:
        raise DataError(
            f"{both[0]}: `path` and `objects` name the same file: the table of stars in `objects` "
            f"has one row per star, the light curves in `path` have one row per point. If each "
            f"point has the label of its star, leave `objects` out."
        )
    if "objects" in paths:
        objects, sources, table = _read_objects(options, paths)
        files = layouts(paths["path"], options, sources.index, notes)
        if any("{label}" in file.constants for file in files):
            own = members(files, options | {"group": None, "ra": None, "dec": None}, notes)
            stars = own["object_id"].map(sources)
            labels = pd.Series(own["label"].to_numpy(), stars.to_numpy())
            labels = labels[labels.index.notna() & ~labels.index.duplicated()]
            objects["label"] = objects["object_id"].map(labels)
    else:
        if "source" in options:
            raise DataError(
                "`source` names a column of the table of stars: set `objects`, or take it out."
            )
        files, table = layouts(paths["path"], options, None, notes), None
        objects = members(files, options, notes)
        sources = pd.Series(
            objects["object_id"].to_numpy(), pd.Index(objects["object_id"], dtype="object")
        )
        if "labels" in paths:
            objects["label"] = read_labels(paths["labels"], objects["object_id"], options)
    return objects, _light_curves(files, options, objects, sources, table, notes)


def _read_objects(
    options: dict[str, Any], paths: dict[str, list[Path]]
) -> tuple[pd.DataFrame, pd.Series, Path]:
    """Return the table of stars, the ids of their light curves, and what messages call it."""
    keys = [options[key] for key in ("id", "source", "label", "group") if key in options]
    unique = None if "source" in options else options["id"]
    table, path = read_stacked(paths["objects"], options["objects"], keys, unique)
    table = with_labels(table, paths.get("labels", []), options, path)
    if options["label"] not in table and "label" in named(options["path"]):
        table[options["label"]] = None
    return *catalogued(table, options, path), path


def _light_curves(
    files: list[Layout],
    options: dict[str, Any],
    objects: pd.DataFrame,
    sources: pd.Series,
    table: Path | None,
    notes: Notes,
) -> Iterator[pd.DataFrame]:
    """Yield the light curves of the stars, in their order; for `sources`, see `read_stars`.

    The points of large files are sorted in temporary files, each with about 32 MB of points.
    """
    ids = objects["object_id"]
    tally = Tally(table, options, ids)
    ranks = pd.Series(pd.Index(ids).get_indexer(sources), sources.index)
    size = sum(guess_rows(file.path) * len(file.measures) for file in files) * POINT.itemsize
    buckets = max(1, min(size // BUCKET + 1, len(ids)))
    names = pd.Series(ids, dtype="str").array
    found = _reported(points(files, options, ranks, tally, notes), options, objects, tally, notes)
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


def _reported(
    found: Iterator[Any],
    options: dict[str, Any],
    objects: pd.DataFrame,
    tally: Tally,
    notes: Notes,
) -> Iterator[Any]:
    """Yield points; at the end, say what became of them, and add it to the table of stars."""
    try:
        yield from found
    finally:
        notes.tell()
    tally.finish(objects["label"])
    refuse_lost_classes(options.get("tasks", {}), objects["label"], tally)
    for name, values in tally.columns().items():
        objects[name] = values
