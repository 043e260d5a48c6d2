"""Stars with their light curves, one star at a time, from the table of points."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.curves.fluxes import SAID, Fluxes, asinh_magnitudes, fluxes
from lightfold.curves.points import Curve, clean
from lightfold.errors import DataError

#: Times [d], magnitudes and errors [mag] of a star's points by band, in any order; and fluxes and
#: their errors (see `curves.fluxes`), if the light curves have them.
Star = dict[str, tuple[np.ndarray, ...]]


def stars(curves: pd.DataFrame, difference: bool = False) -> Iterator[tuple[str, Star]]:
    """Yield the id of each star of a table of points, and its points by band.

    Parameters
    ----------
    curves : DataFrame
        object_id, band, mjd, mag, magerr, and flux, fluxerr if there are fluxes; in any order.
    difference : bool
        Whether fluxes are differences from a reference image. Then magnitudes are asinh magnitudes
        of all fluxes, because those of positive differences alone say little of a star.
    """
    ordered = curves.sort_values(["object_id", "band", "mjd"], kind="stable")
    ids, bands = (ordered[name].to_numpy(dtype=object) for name in ("object_id", "band"))
    names = [name for name in ("mjd", "mag", "magerr", "flux", "fluxerr") if name in ordered]
    values = [ordered[name].to_numpy(dtype=float) for name in names]
    new_star = ids[1:] != ids[:-1]
    edges = [0, *(np.flatnonzero(new_star | (bands[1:] != bands[:-1])) + 1), len(ids)]
    star: Star = {}
    for first, last in pairwise(edges if len(ids) else []):
        own = tuple(column[first:last] for column in values)
        star[bands[first]] = (own[0], *asinh_magnitudes(*own[3:]), *own[3:]) if difference else own
        if last == len(ids) or ids[last] != ids[first]:
            yield ids[first], star
            star = {}


def read_stars(
    light_curves: str, ids: list[str], bands: list[str]
) -> Iterator[Iterator[tuple[str, Star]]]:
    """Yield the stars with the given, sorted ids, one row group at a time; see `stars`.

    Raises
    ------
    DataError
        If no star was observed in one of the bands, of which there may be none.
    """
    difference = are_differences(light_curves)
    with pq.ParquetFile(light_curves) as file:
        if bands:
            require_bands(file, bands)
        for group in _row_groups(file, ids):
            table = file.read_row_group(group)
            own = _between(ids, table["object_id"])
            table = table.filter(pc.is_in(table["object_id"], pa.array(own, pa.string())))
            yield stars(table.to_pandas(), difference)


def are_differences(light_curves: str) -> bool:
    """Return whether the light curves say that they are differences from a reference image."""
    said = (pq.read_schema(light_curves).metadata or {}).get(SAID.encode())
    return bool(said and json.loads(said)["difference"])


def require_bands(file: pq.ParquetFile, bands: list[str]) -> None:
    """Raise a `DataError` if no light curve has points in a band."""
    found: set[str] = set()
    for group in range(file.num_row_groups):
        found |= set(pc.unique(file.read_row_group(group, columns=["band"])["band"]).to_pylist())
        if found >= set(bands):
            return
    missing = [band for band in bands if band not in found]
    raise DataError(
        f"features.bands asks for {', '.join(repr(band) for band in missing)}, but the light "
        f"curves have {', '.join(repr(band) for band in sorted(found)) or 'no points'}: write "
        f"`features: {{bands: [{', '.join(sorted(found))}]}}`, or rename the bands with the data "
        f"set's option `bands`."
    )


def _between(ids: list[str], found: pa.ChunkedArray) -> list[str]:
    """Return those of the sorted ids that lie in the range of some others."""
    ends = pc.min_max(found).as_py()
    return ids[bisect_left(ids, ends["min"]) : bisect_right(ids, ends["max"])]


def _row_groups(file: pq.ParquetFile, ids: list[str]) -> list[int]:
    """Return the row groups that may hold some of the sorted ids."""
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


def read_curves(path: str, ids: list[str], bands: list[str]) -> dict[str, dict[str, Curve]]:
    """Return the usable points of some stars, by id and band."""
    found: dict[str, dict[str, Curve]] = {}
    for object_id, star in _chosen(path, ids, bands):
        usable = {band: clean(*star[band][:3]) for band in bands if band in star}
        found[object_id] = {
            band: curve for band, (curve, flags) in usable.items() if not flags["few_points"]
        }
    return found


def read_fluxes(path: str, ids: list[str], bands: list[str]) -> dict[str, dict[str, Fluxes]]:
    """Return the fluxes of some stars, by id and band; non-detections are among them."""
    return {
        object_id: {band: fluxes(star[band]) for band in bands if band in star}
        for object_id, star in _chosen(path, ids, bands)
    }


def _chosen(path: str, ids: list[str], bands: list[str]) -> Iterator[tuple[str, Star]]:
    """Yield some stars, with their points in some bands."""
    chosen = pc.field("object_id").isin(pa.array(ids, pa.string())) & pc.field("band").isin(bands)
    return stars(pq.read_table(path, filters=chosen).to_pandas(), are_differences(path))
