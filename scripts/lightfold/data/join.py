"""Rules `join_objects` and `join_curves`: the partitions of a data set as one.

A table of stars is sorted by their ids, as if one job had read it. Without one, the stars are those
of the partitions, in their order; then memory holds one partition, and some bytes per star.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.data.census import census, counted
from lightfold.data.load import OBJECTS, POINTS, write_curves
from lightfold.data.partitions import border
from lightfold.data.reading.classes import refuse_lost_classes
from lightfold.data.reading.curves import read_objects
from lightfold.data.reading.parsing import as_ids
from lightfold.data.reading.tallies import joined
from lightfold.data.reading.tally import NO_CURVE
from lightfold.errors import DataError

#: What the tally of a data set needs to know of each star.
_TOLD = ["object_id", "label", "points_used", "points_dropped", "why_dropped"]


def write_joined(
    inputs: dict[str, list[str]],
    outputs: dict[str, str],
    settings: dict[str, Any],
    asked: dict[str, Any],
) -> None:
    """Join the light curves of all partitions, or their stars.

    Parameters
    ----------
    inputs : dict
        ``parts``, the stars of each partition; for light curves, ``curves`` of each; for stars,
        ``tallies`` of each, a first file of points, ``path``, and the files of ``objects`` and
        ``labels``, if there are any.
    outputs : dict
        Path of ``light_curves``; or of ``objects``, and of the stars that are in no partition,
        ``rest``, with their ``rest_curves``, of which there are none.
    settings : dict
        The options of the data set; ``margins``, whether partitions had margins; ``absent``, the
        partitions that should be there; ``marginless``, those whose margin should be there;
        ``bands``, of which there have to be points.
    asked : dict
        The name of the ``dataset``, and the configured ``tasks``.

    Raises
    ------
    DataError
        If there are no stars, no points or none of a band, if a class would be empty, or if only
        some partitions have fluxes.
    """
    found = border(inputs["parts"], settings["margins"])
    if "light_curves" in outputs:
        _write_curves(inputs, outputs["light_curves"], found.elsewhere)
        return
    parts = [json.loads(Path(path).read_text(encoding="utf-8")) for path in inputs["tallies"]]
    if settings["absent"]:
        print(
            f"{counted(len(settings['absent']), 'partition')} of partition_info.csv "
            f"{'is' if len(settings['absent']) == 1 else 'are'} not there, first "
            f"{settings['absent'][0]}: only the other {len(inputs['parts'])} were read"
        )
    if settings["marginless"]:
        print(
            f"margins of {counted(len(settings['marginless']), 'partition')} are listed and not "
            f"there, first {settings['marginless'][0]}: stars at their borders may lack points; "
            f"get all files of the margin"
        )
    if found.stars:
        remedy = (
            "" if settings["margins"] else ": get the catalogue with its margin, as a collection"
        )
        print(
            f"{counted(found.stars, 'star')} at borders of partitions, first '{found.first}', lost "
            f"{counted(found.points, 'point')} on the other side{remedy}"
        )
    stars, path = _write_objects(inputs, outputs, settings, found.elsewhere)
    if stars.empty:
        raise DataError("the data set has no stars.")
    tally = joined(path, settings, stars, parts)
    tally.refuse_no_star()
    if not tally.usable:
        raise DataError(
            f"{inputs['path'][0]}: none of the points of any partition can be used: "
            f"{tally.why(tally.unused() - tally.unused()) or 'there are no points'}"
            f"{tally.remedies()}."
        )
    own = {
        name: t["classes"] for name, t in asked["tasks"].items() if t["dataset"] == asked["dataset"]
    }
    refuse_lost_classes(own, stars["label"], tally)
    _refuse_bands(settings["bands"], [name for name, n in tally.bands.items() if tally.in_band[n]])
    print(census(stars["label"]))
    tally.finish(stars["label"])


def _write_objects(
    inputs: dict[str, list[str]],
    outputs: dict[str, str],
    settings: dict[str, Any],
    elsewhere: list[set[str]],
) -> tuple[pd.DataFrame, Path | None]:
    """Write all stars; return what is told of their points, and the table of stars."""
    schemas = [pq.read_schema(path).remove_metadata() for path in inputs["parts"]]
    schema = pa.unify_schemas(schemas, promote_options="permissive")
    rest, path = _rest(inputs, settings)
    tables.write(rest, outputs["rest"], OBJECTS | POINTS)
    write_curves((), outputs["rest_curves"], needed=False)
    told: list[pd.DataFrame] = []

    def every() -> Iterator[pa.Table]:
        found = zip([*inputs["parts"], outputs["rest"]], [*elsewhere, set()], strict=True)
        for part, others in found:
            for table in tables.row_groups(part, others):
                table = _as(table, schema)
                told.append(table.select(_TOLD).to_pandas())
                yield table

    with tables.whole(outputs["objects"]) as temporary, pq.ParquetWriter(temporary, schema) as out:
        rows = every() if path is None else [pa.concat_tables(every()).sort_by("object_id")]
        for table in rows:
            out.write_table(table)
    stars = pd.concat(told, ignore_index=True)
    return (stars if path is None else stars.sort_values("object_id", ignore_index=True)), path


def _rest(
    inputs: dict[str, list[str]], settings: dict[str, Any]
) -> tuple[pd.DataFrame, Path | None]:
    """Return the stars of the table of stars that are in no partition, and its path."""
    none = pd.DataFrame({name: pd.Series(dtype="object") for name in [*OBJECTS, *POINTS]})
    if "objects" not in inputs:
        return none.astype({"points_used": "i4", "points_dropped": "i4"}), None
    paths = {name: [Path(p) for p in own] for name, own in inputs.items()}
    every, _, path = read_objects(settings, paths)
    every["label"] = as_ids(every["label"]) if settings["label"] else None
    known = [tables.read(part, ["object_id"])["object_id"] for part in inputs["parts"]]
    rest = every[~every["object_id"].isin(pd.concat(known))].sort_values("object_id")
    points = {"points_used": 0, "points_dropped": 0, "why_dropped": None, "left_out": NO_CURVE}
    return rest.assign(**points), path


def _as(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table with the columns of a schema; those that it lacks are missing."""
    columns = [
        table[field.name].cast(field.type)
        if field.name in table.column_names
        else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _write_curves(inputs: dict[str, list[str]], output: str, elsewhere: list[set[str]]) -> None:
    """Write the light curves of all partitions as one table: whole row groups, of whole stars."""
    filled = [
        (path, others)
        for path, others in zip(inputs["curves"], elsewhere, strict=True)
        if pq.read_metadata(path).num_rows
    ]
    schema = pq.read_schema(filled[0][0] if filled else inputs["curves"][0])
    for path, _ in filled:
        if pq.read_schema(path).names != schema.names:
            both = sorted(Path(one).parent.name for one in (filled[0][0], path))
            raise DataError(
                f"partitions {both[0]} and {both[1]}: one has fluxes, and the other has "
                f"magnitudes: make them two data sets, or convert one of them."
            )
    with tables.whole(output) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for path, others in filled:
            for table in tables.row_groups(path, others):
                writer.write_table(table.cast(schema), row_group_size=max(1, len(table)))


def _refuse_bands(bands: list[str], found: list[str]) -> None:
    """Raise a `DataError` if no light curve has points in a band."""
    missing = [band for band in bands if band not in found]
    if missing:
        raise DataError(
            f"features.bands asks for {', '.join(map(repr, missing))}, but the light curves have "
            f"{', '.join(map(repr, sorted(found)))}: write `features: "
            f"{{bands: [{', '.join(sorted(found))}]}}`, or rename the bands with the data set's "
            f"option `bands`."
        )
