"""The job that draws images of stars from their light curves."""

import bisect
import time
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import registry, tables
from lightfold.curves.points import clean
from lightfold.curves.stars import Star, read_stars
from lightfold.images import table
from lightfold.images.raster import stacked
from lightfold.images.table import SIZE

#: Images in a row group of the table.
GROUP = 4096


class Drawn(NamedTuple):
    """Images of a star or of a copy, as `draw_star` returns them."""

    object_id: str
    log_period: float
    log_amplitude: float
    pixels: np.ndarray


def write_images(light_curves: str, features: str, output: str, settings: dict[str, Any]) -> None:
    """Write the images of all stars in order, one row group of light curves at a time.

    Parameters
    ----------
    light_curves, features, output : str
        Paths. Every row group of the light curves holds whole stars. Periods are in the features.
    settings : dict
        ``bands`` to use, ``channels`` to draw, and ``least``, the fewest points of a band.
    """
    bands, channels = settings["bands"], load_channels(settings)
    least = settings["least"]
    periods = read_periods(features, ["object_id"]).set_index("object_id")["period"]
    ids = sorted(periods.index)

    def draw() -> Iterator[list[Drawn]]:
        done = 0
        for group in read_stars(light_curves, ids, bands):
            seen = dict(group)
            upto = bisect.bisect(ids, max(seen, default=""), done)
            yield [  # some of them have no points at all
                Drawn(name, *draw_star(seen.get(name, {}), bands, periods[name], channels, least))
                for name in ids[done:upto]
            ]
            done = upto
        yield [Drawn(name, *draw_star({}, bands, np.nan, channels, least)) for name in ids[done:]]

    write_drawn(draw(), len(ids), output, settings["channels"])


def read_periods(path: str, columns: list[str]) -> pd.DataFrame:
    """Return some columns of a table of features and ``period`` [d], NaN if it was not searched."""
    there = ["period"] if "period" in pq.read_schema(path).names else []
    found = tables.read(path, [*columns, *there])
    return found if there else found.assign(period=np.nan)


def draw_star(
    star: Star, bands: list[str], period: float, channels: list[ModuleType], least: int
) -> tuple[float, float, np.ndarray]:
    """Return a star's images, and the values beside them (`BESIDE` of `images.table`).

    Parameters
    ----------
    star : dict
        Its points by band, see `points.clean`. Bands with few points are left out.
    bands : list of str
        The bands to use.
    period : float
        Its period [d], NaN if none was found.
    channels : list of module
        The channels to draw.
    least : int
        The fewest usable points of a band that is drawn.

    Returns
    -------
    log_period, log_amplitude : float
        See `BESIDE`.
    pixels : array of uint8, shape (channels, SIZE, SIZE)
        All 0 without points.
    """
    curves = [clean(*star[band][:3])[0] for band in bands if band in star]
    curves = [curve for curve in curves if len(curve.t) >= least]
    if not curves:
        return np.nan, np.nan, np.zeros((len(channels), SIZE, SIZE), "uint8")
    _, low, high = stacked(curves)
    pixels = np.stack([channel.draw(curves, period) for channel in channels])
    amplitude = np.log10(high - low) if high > low else np.nan
    return np.log10(period), amplitude, np.rint(pixels * table.WHITE).astype("uint8")


def load_channels(settings: dict[str, Any]) -> list[ModuleType]:
    """Return the plug-ins of the channels, in the order of the settings."""
    return [registry.load("channels", name) for name in settings["channels"]]


def write_drawn(
    found: Iterable[list[Drawn]], number: int, output: str, channels: list[str]
) -> None:
    """Write images group by group, and report how many of `number` are done."""
    schema, start, done = table.schema(channels), time.monotonic(), 0
    with tables.whole(output) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for group in found:
            writer.write_table(_table(group, schema), GROUP)
            done += len(group)
            rate = done / (time.monotonic() - start)
            print(f"{done} of {number} images, {rate:.1f} per second", flush=True)


def _table(found: list[Drawn], schema: pa.Schema) -> pa.Table:
    columns = [
        pa.array([getattr(drawn, name) for drawn in found], schema.field(name).type)
        for name in ("object_id", *table.BESIDE)
    ]
    for channel in range(len(schema) - len(columns)):
        flat = [drawn.pixels[channel].ravel() for drawn in found]
        values = pa.array(np.concatenate(flat) if flat else np.empty(0, "uint8"))
        columns.append(pa.FixedSizeListArray.from_arrays(values, SIZE * SIZE))
    return pa.table(columns, schema=schema)
