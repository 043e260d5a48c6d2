"""The job that draws images of stars from their light curves."""

import bisect
import time
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import images, plugins, tables
from lightfold.extraction import read_stars
from lightfold.features.extract import Star
from lightfold.features.points import MIN_POINTS, clean
from lightfold.pictures import SIZE, stacked

#: Stars in a row group of the table.
GROUP = 4096


def write_images(
    light_curves: str, features: str, output: str, settings: dict[str, list[str]]
) -> None:
    """Write the images of all stars in order, one row group of their light curves at a time.

    Parameters
    ----------
    light_curves, features, output : str
        Paths. Every row group of the light curves holds whole stars; the features give periods.
    settings : dict
        ``bands`` that are looked at, and ``channels`` that are drawn.
    """
    bands, channels = settings["bands"], settings["channels"]
    drawn = [plugins.load("channels", name) for name in channels]
    periods = tables.read(features, ["object_id", "period"]).set_index("object_id")["period"]
    ids, start, done = sorted(periods.index), time.monotonic(), 0
    schema = images.schema(channels)
    with tables.whole(output) as temporary, pq.ParquetWriter(temporary, schema) as writer:
        for group in read_stars(light_curves, ids, bands):
            seen = dict(group)
            upto = bisect.bisect(ids, max(seen, default=""), done)  # some have no points at all
            found = [
                (name, draw_star(seen.get(name, {}), bands, periods[name], drawn))
                for name in ids[done:upto]
            ]
            writer.write_table(_table(found, schema), GROUP)
            done = upto
            rate = done / (time.monotonic() - start)
            print(f"{done} of {len(ids)} stars, {rate:.1f} a second", flush=True)
        empty = [(name, draw_star({}, bands, np.nan, drawn)) for name in ids[done:]]
        writer.write_table(_table(empty, schema), GROUP)


def draw_star(
    star: Star, bands: list[str], period: float, channels: list[ModuleType]
) -> tuple[float, float, np.ndarray]:
    """Return what stands beside a star's images (`images.BESIDE`), and the images.

    Parameters
    ----------
    star : dict
        Its points by band, see `points.clean`; bands with fewer points than features need are
        left out.
    bands : list of str
        The bands that are looked at.
    period : float
        Its period [d], NaN if none was found.
    channels : list of module
        What to draw.

    Returns
    -------
    log_period, log_amplitude : float
    pixels : array of uint8, shape (channels, SIZE, SIZE)
        All 0 without points.
    """
    curves = [clean(*star[band])[0] for band in bands if band in star]
    curves = [curve for curve in curves if len(curve.t) >= MIN_POINTS]
    if not curves:
        return np.nan, np.nan, np.zeros((len(channels), SIZE, SIZE), "uint8")
    _, low, high = stacked(curves)
    pixels = np.stack([channel.draw(curves, period) for channel in channels])
    amplitude = np.log10(high - low) if high > low else np.nan
    return np.log10(period), amplitude, np.rint(pixels * images.WHITE).astype("uint8")


def _table(found: list[tuple[str, tuple[float, float, np.ndarray]]], schema: pa.Schema) -> pa.Table:
    stars = pd.DataFrame(
        [(name, period, amplitude) for name, (period, amplitude, _) in found],
        columns=["object_id", *images.BESIDE],
    )
    columns = [pa.array(stars[name], schema.field(name).type) for name in stars]
    for channel in range(len(schema.names) - len(columns)):
        flat = [pixels[channel].ravel() for _, (*_, pixels) in found]
        values = pa.array(np.concatenate(flat) if flat else np.empty(0, "uint8"))
        columns.append(pa.FixedSizeListArray.from_arrays(values, SIZE * SIZE))
    return pa.table(columns, schema=schema)
