"""A data set of light curves: its stars, and their points in blocks of whole stars."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold.data.reading.borders import own_stars
from lightfold.data.reading.catalogue import catalogued
from lightfold.data.reading.classes import refuse_lost_classes
from lightfold.data.reading.external_sort import BUCKET, blocks, bucketed
from lightfold.data.reading.files import guess_rows, read_header
from lightfold.data.reading.label_counts import count_labels
from lightfold.data.reading.labels import read_labels, with_labels
from lightfold.data.reading.layouts import Layout, layouts
from lightfold.data.reading.light_curves import kind_of, points
from lightfold.data.reading.members import members
from lightfold.data.reading.notes import Notes
from lightfold.data.reading.paths import named
from lightfold.data.reading.said import described, metadata
from lightfold.data.reading.stacked import read_stacked
from lightfold.data.reading.tallies import facts
from lightfold.data.reading.tally import Tally
from lightfold.data.reading.times import Times
from lightfold.data.reading.visits import Visits, read_visits
from lightfold.errors import DataError


def read_curves(
    options: dict[str, Any], paths: dict[str, list[Path]]
) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    """Return the stars with their metadata, and their light curves in blocks.

    Headers are checked at once. Points are read and checked when the blocks are requested. Then
    the table of stars gets what became of the points of each star: ``points_used``,
    ``points_dropped``, ``why_dropped`` and ``left_out``.

    If the option ``partition`` is set, ``path`` has the files of a partition and ``margin`` those
    beyond its border. Then the stars are those of the partition. That points are lacking is no
    error, and ``attrs["tally"]`` of the stars has the counts over all of them.

    Raises
    ------
    DataError
        If a file cannot be read, a column is missing or not usable, or ids repeat or never match.
    """
    notes = Notes()
    every = [*paths["path"], *paths.get("margin", [])]
    strangers: list[str] = []
    visits = _visits(paths)
    both = [path for path in paths["path"] if path in paths.get("objects", [])]
    if both:
        raise DataError(
            f"{both[0]}: `path` and `objects` name the same file: the table of stars in `objects` "
            f"has one row per star, the light curves in `path` have one row per point. If each "
            f"point has the label of its star, leave `objects` out."
        )
    if "objects" in paths:
        objects, sources, table = read_objects(options, paths)
        files = layouts(every, options, sources.index, notes, visits)
        if "partition" in options:
            inside = [file for file in files if file.path in paths["path"]]
            near = [file for file in files if file.path not in paths["path"]]
            objects, sources, strangers = own_stars(objects, sources, inside, near, options)
        if _in_points(options, paths):
            objects["label"] = _labels(files, options, objects, sources, notes)
        elif options["label"] is None:
            objects["label"] = None
    else:
        if "source" in options:
            raise DataError(
                "`source` names a column of the table of stars: set `objects`, or take it out."
            )
        files, table = layouts(every, options, None, notes, visits), None
        known = "labels" in paths or options["label"] is None
        roles = ("group", "ra", "dec") if known else ("label", "group", "ra", "dec")
        inside = [file for file in files if file.path in paths["path"]]
        objects = members(inside, options, notes, roles)
        ids = objects["object_id"].to_numpy()
        sources = pd.Series(ids, pd.Index(ids, dtype="object"))
        if "labels" in paths:
            objects["label"] = read_labels(paths["labels"], objects["object_id"], options)
    points_of = _light_curves(files, options, objects, sources, table, notes, strangers)
    return objects, points_of


def count_curve_labels(options: dict[str, Any], paths: dict[str, list[Path]]) -> dict[str, int]:
    """Return the number of stars of each label, without reading points if a table has them."""
    if not _in_points(options, paths):
        return count_labels(paths, options)
    ids = read_objects(options, paths)[1].index if "objects" in paths else None
    files = layouts(paths["path"], options, ids, Notes(), _visits(paths))
    own = members(files, options, Notes(), ("label",))
    return {str(label): int(n) for label, n in own["label"].value_counts().sort_index().items()}


def _visits(paths: dict[str, list[Path]]) -> Visits | None:
    return read_visits(paths["visits"][0]) if "visits" in paths else None


def _in_points(options: dict[str, Any], paths: dict[str, list[Path]]) -> bool:
    """Return whether the labels are those of the points, or of their paths."""
    if "labels" in paths or options["label"] is None:
        return False
    if "objects" not in paths or "label" in named(options["path"]):
        return True
    if options["label"] in read_header(paths["objects"][0])[0]:
        return False
    return options["label"] in read_header(paths["path"][0], options.get("hdu"), points=True)[0]


def _labels(
    files: list[Layout],
    options: dict[str, Any],
    objects: pd.DataFrame,
    sources: pd.Series,
    notes: Notes,
) -> pd.Series:
    """Return the label of each star of a table that has none, from its points."""
    own = members(files, options, notes, ("label",))
    pairs = pd.DataFrame({"star": own["object_id"].map(sources), "label": own["label"]})
    pairs = pairs.dropna().drop_duplicates()
    twice = pairs[pairs["star"].duplicated(keep=False)]
    if len(twice):
        star = twice["star"].iloc[0]
        both = twice.loc[twice["star"] == star, "label"].tolist()
        raise DataError(
            f"{files[0].path}: the star '{star}' has the labels '{both[0]}' and '{both[1]}' in its "
            f"light curves: give all of them the same."
        )
    return objects["object_id"].map(pairs.set_index("star")["label"])


def read_objects(
    options: dict[str, Any], paths: dict[str, list[Path]]
) -> tuple[pd.DataFrame, pd.Series, Path]:
    """Return the table of stars, the ids of their light curves, and what messages call it."""
    keys = [options[key] for key in ("id", "source", "label", "group") if options.get(key)]
    unique = None if "source" in options else options["id"]
    table, path = read_stacked(paths["objects"], options["objects"], keys, unique)
    table = with_labels(table, paths.get("labels", []), options, path)
    if _in_points(options, paths):
        table[options["label"]] = None
    return *catalogued(table, options, path), path


def _light_curves(
    files: list[Layout],
    options: dict[str, Any],
    objects: pd.DataFrame,
    sources: pd.Series,
    table: Path | None,
    notes: Notes,
    strangers: list[str],
) -> Iterator[pd.DataFrame]:
    """Yield the light curves of the stars, in their order; for `sources`, see `catalogued`.

    The points of large files are sorted in temporary files, each with about 12 MB of points.
    """
    ids = objects["object_id"]
    tally = Tally(table, options, ids)
    ranks = pd.Series(pd.Index(ids).get_indexer(sources), sources.index)
    kind = kind_of(files)
    size = (
        sum(guess_rows(file.path, file.wanted()) * len(file.measures) for file in files)
        * kind.itemsize
    )
    buckets = max(1, min(size // BUCKET + 1, len(ids)))
    names = pd.Series(ids, dtype="str").array
    times = Times(options["time"], ids, options.get("min_period"), notes)
    found = points(files, options, ranks, tally, times, notes) if len(ids) else iter(())
    found = _reported(files, found, options, objects, tally, times, notes, strangers)
    for part in bucketed(found, len(ids), buckets, kind):
        bands = pd.Series(list(tally.bands), dtype="str")
        for block in blocks(part, bands.argsort().argsort().to_numpy()):
            curves = pd.DataFrame(
                {
                    "object_id": names.take(block["star"]),
                    "band": bands.array.take(block["band"]),
                    **{column: block[column] for column in (kind.names or ())[2:]},
                }
            )
            curves.attrs["lightfold"] = metadata(files, times)
            yield curves


def _reported(
    files: list[Layout],
    found: Iterator[Any],
    options: dict[str, Any],
    objects: pd.DataFrame,
    tally: Tally,
    times: Times,
    notes: Notes,
    strangers: list[str],
) -> Iterator[Any]:
    """Yield points; at the end, say what became of them, and add it to the table of stars."""
    try:
        yield from found
    finally:
        notes.tell()
    print(f"light curves: {described(files, times)}")
    if "partition" in options:
        tally.only_here(strangers)
        objects.attrs["tally"] = facts(tally)
    else:
        tally.refuse_no_star()
        refuse_lost_classes(options.get("tasks", {}), objects["label"], tally)
    tally.finish(objects["label"])
    for name, values in tally.columns().items():
        objects[name] = values
