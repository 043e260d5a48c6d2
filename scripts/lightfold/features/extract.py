"""The jobs of the feature stage: a chunk of stars each, then all chunks in one table."""

import time
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.errors import DataError
from lightfold.features.table import SEARCH, Star, extract, flag_names, stars


def write_chunk(
    light_curves: str, objects: str, output: str, settings: dict[str, Any], chunk: int
) -> None:
    """Write the features of the stars of a chunk, one row group of their light curves at a time.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths. Every row group of the light curves holds whole stars.
    settings : dict
        ``features`` of the configuration.
    chunk : int
        Which of ``settings["chunks"]`` nearly equal parts of the stars, in order of their ids.

    Raises
    ------
    DataError
        If no star was observed in a band that the configuration asks for.
    """
    ids = tables.read(objects, columns=["object_id"])["object_id"].sort_values()
    first, last = (len(ids) * part // settings["chunks"] for part in (chunk, chunk + 1))
    own = ids.iloc[first:last].to_list()
    parts: list[pd.DataFrame] = []
    unseen, start = set(own), time.monotonic()
    for group in read_stars(light_curves, own, settings["bands"]):
        parts.append(extract(group, settings))
        unseen -= set(parts[-1]["object_id"])
        rate = (len(own) - len(unseen)) / (time.monotonic() - start)
        print(f"{len(own) - len(unseen)} of {len(own)} stars, {rate:.1f} a second", flush=True)
    if unseen:
        print(f"{len(unseen)} stars have no light curve, first '{min(unseen)}'")
    parts.append(extract(((object_id, {}) for object_id in unseen), settings))
    features = pd.concat(parts).sort_values("object_id")
    tables.write(features, output, columns(settings["bands"]))


def read_stars(
    light_curves: str, ids: list[str], bands: list[str]
) -> Iterator[Iterator[tuple[str, Star]]]:
    """Yield the stars of each row group, as `stars` does, of those whose sorted ids are given.

    Raises
    ------
    DataError
        If no star was observed in one of the bands.
    """
    with pq.ParquetFile(light_curves) as file:
        require_bands(file, bands)
        for group in _row_groups(file, ids):
            table = file.read_row_group(group)
            table = table.filter(pc.is_in(table["object_id"], pa.array(ids, pa.string())))
            yield stars(table.to_pandas())


def write_all(chunks: list[str], output: str) -> None:
    """Write the features of all chunks as one table, a chunk at a time, and report the flags."""
    tables.join(chunks, output)
    names = pq.read_schema(output).names
    number, counts = pq.read_metadata(output).num_rows, pd.DataFrame()
    for chunk in chunks:
        flags = tables.read(chunk, [name for name in names if name.startswith("flag_")])
        found = pd.DataFrame({"stars": (flags > 0).sum(), "points": flags.sum()})
        counts = found.add(counts, fill_value=0).astype(int)
    print(f"features of {number} stars; flags, of how many stars and, where it counts, points:")
    print(counts[counts["stars"] > 0].to_string() if counts["stars"].any() else "none")


def columns(bands: list[str]) -> dict[str, str]:
    """Return the columns of the table of features that are no features, with their Arrow types."""
    return {"object_id": "string", **SEARCH, **dict.fromkeys(flag_names(bands), "int32")}


def require_bands(file: pq.ParquetFile, bands: list[str]) -> None:
    """Raise a `DataError` if a band is in none of the light curves."""
    found: set[str] = set()
    for group in range(file.num_row_groups):
        found |= set(pc.unique(file.read_row_group(group, columns=["band"])["band"]).to_pylist())
        if found >= set(bands):
            return
    missing = [band for band in bands if band not in found]
    raise DataError(
        f"features.bands asks for {', '.join(repr(band) for band in missing)}, but the light "
        f"curves have {', '.join(repr(band) for band in sorted(found)) or 'no points'}: write "
        f"`features: {{bands: [{', '.join(sorted(found))}]}}`, or rename the bands with `bands` "
        f"of the data set."
    )


def _row_groups(file: pq.ParquetFile, ids: list[str]) -> list[int]:
    """Return the row groups that may hold any of the ids, which are sorted."""
    position = file.schema_arrow.get_field_index("object_id")
    ranges = [
        file.metadata.row_group(group).column(position).statistics
        for group in range(file.num_row_groups)
    ]
    return [
        group
        for group, found in enumerate(ranges)
        if ids and found.min <= ids[-1] and found.max >= ids[0]
    ]
