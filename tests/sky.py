"""HATS catalogues of any size: folders, and light curves like those of ZTF's data releases."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Order and number of a partition's pixel.
Pixel = tuple[int, int]

#: Points of a row group of synthetic light curves.
GROUP = 4_000_000

#: Names of ids and bands of curves, and of their points.
CURVE, POINTS = ("objectid", "filterid", "objra", "objdec"), ("hmjd", "mag", "magerr", "catflags")


def write_catalogue(
    folder: Path, partitions: dict[Pixel, Iterable[pa.Table]], kind: str = "object", parts: int = 0
) -> Path:
    """Write a catalogue, one row group per table; memory holds one table.

    Parameters
    ----------
    folder : Path
        Its folder.
    partitions : dict
        The tables of each partition.
    kind : str
        The type of the catalogue: ``object``, ``margin`` or any other.
    parts : int
        Number of files of a partition, in a folder of its own; 0 is one file without such a folder.
    """
    rows = {}
    for (order, pixel), found in partitions.items():
        name = f"dataset/Norder={order}/Dir={pixel // 10_000 * 10_000}/Npix={pixel}"
        rows[order, pixel] = 0
        writers: dict[Path, pq.ParquetWriter] = {}
        for number, table in enumerate(found):
            path = folder / (f"{name}/part{number % parts}.parquet" if parts else f"{name}.parquet")
            path.parent.mkdir(parents=True, exist_ok=True)
            if path not in writers:
                writers[path] = pq.ParquetWriter(path, table.schema)
            writers[path].write_table(table, row_group_size=len(table))
            rows[order, pixel] += len(table)
        for writer in writers.values():
            writer.close()
    said = {
        "dataproduct_type": kind,
        "hats_nrows": sum(rows.values()),
        "hats_col_ra": "objra",
        "hats_col_dec": "objdec",
    }
    (folder / "properties").write_text("".join(f"{key} = {own}\n" for key, own in said.items()))
    lines = [f"{order},{pixel},{number}\n" for (order, pixel), number in rows.items()]
    (folder / "partition_info.csv").write_text("Norder,Npix,num_rows\n" + "".join(lines))
    return folder


def write_collection(
    folder: Path, partitions: dict[Pixel, Iterable[pa.Table]], margins: dict[Pixel, list[pa.Table]]
) -> Path:
    """Write a collection: a catalogue, the margins of its partitions, and no index."""
    write_catalogue(folder / "curves", partitions)
    write_catalogue(folder / "curves_10arcs", margins, "margin")
    (folder / "collection.properties").write_text(
        "#HATS collection\nobs_collection=curves\nhats_primary_table_url=curves\n"
        "all_margins=curves_10arcs\ndefault_margin=curves_10arcs\nall_indexes=objectid index\n"
    )
    return folder


def nested(points: pd.DataFrame, layout: str = "lists") -> pa.Table:
    """Return light curves with a row per star and band, in the given order of the curves.

    Parameters
    ----------
    points : DataFrame
        A row per point: columns of `CURVE` that there are, and of `POINTS`.
    layout : str
        ``lists``, ``struct`` (of lists) or ``structs`` (a list of them).
    """
    own = [name for name in CURVE if name in points]
    within = [name for name in POINTS if name in points]
    groups = [rows for _, rows in points.groupby(own, sort=False)]
    columns = pa.Table.from_pandas(points[own].drop_duplicates(), preserve_index=False)
    ends = np.append(0, np.cumsum([len(rows) for rows in groups])).astype("i4")
    ordered = pd.concat(groups)
    values = {name: pa.array(ordered[name].to_numpy()) for name in within}
    return _with_lists(columns, values, pa.array(ends), layout)


def _with_lists(
    columns: pa.Table, values: dict[str, pa.Array], ends: pa.Array, layout: str
) -> pa.Table:
    if layout == "structs":
        points = pa.StructArray.from_arrays(list(values.values()), list(values))
        return columns.append_column("lightcurve", pa.ListArray.from_arrays(ends, points))
    lists = {name: pa.ListArray.from_arrays(ends, own) for name, own in values.items()}
    if layout == "struct":
        struct = pa.StructArray.from_arrays(list(lists.values()), list(lists))
        return columns.append_column("lightcurve", struct)
    for name, own in lists.items():
        columns = columns.append_column(name, own)
    return columns


def curves(
    number: int, points: int, seed: int = 0, layout: str = "lists", first: int = 0
) -> Iterator[pa.Table]:
    """Yield synthetic light curves, of which two in three vary, in tables of some `GROUP` points.

    Times are those of a survey's nights, a little different for each star; every 50th point has a
    bad flag. The same numbers give the same light curves.

    Parameters
    ----------
    number : int
        Number of light curves. They are in g and r by turns.
    points : int
        Mean number of points of a light curve.
    seed : int
        Seed.
    layout : str
        See `nested`.
    first : int
        The first id.
    """
    step = max(1, GROUP // points)
    for start in range(0, number, step):
        rng = np.random.default_rng([seed, start])
        rows = min(step, number - start)
        sizes = rng.poisson(points, rows).clip(1)
        ends = np.append(0, sizes.cumsum())
        star = np.repeat(np.arange(rows), sizes)
        nights = np.sort(rng.uniform(58_200, 60_200, 2 * points + 1))
        place = np.arange(ends[-1]) - ends[star]
        at = (place * (len(nights) / sizes)[star]).astype("i4").clip(0, len(nights) - 1)
        times = nights[at] + rng.uniform(-0.003, 0.003, rows)[star]
        times += place * 1e-6  # no two at the same time
        mean, period = rng.uniform(14, 20, rows), 10 ** rng.uniform(-0.6, 1.2, rows)
        swing = rng.uniform(0.05, 0.5, rows) * (rng.random(rows) < 2 / 3)
        error = 0.01 + 0.05 * 10 ** (0.4 * (mean - 19))
        mag = mean[star] + swing[star] * np.sin(2 * np.pi * times / period[star])
        mag += error[star] * rng.standard_normal(len(mag), dtype="f4")
        columns = {
            "objectid": pa.array(10**12 + first + start + np.arange(rows)),
            "filterid": pa.array((1 + (start + np.arange(rows)) % 2).astype("i1")),
            "objra": pa.array(rng.uniform(0, 360, rows)),
            "objdec": pa.array(rng.uniform(-20, 80, rows)),
        }
        values = {
            "hmjd": pa.array(times.round(5)),
            "mag": pa.array(mag.astype("f4")),
            "magerr": pa.array(error.astype("f4")[star]),
            "clrcoeff": pa.array(np.tile(np.float32(0.1), len(mag))),
            "catflags": pa.array(np.where(place % 50 == 49, 32768, 0).astype("i4")),
        }
        yield _with_lists(pa.table(columns), values, pa.array(ends.astype("i4")), layout)
