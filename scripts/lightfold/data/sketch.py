"""Sketches of light curves: a few points of each star, the same ones where stars share their times.

Of each star, `HASHES` hash functions of the time each choose the point with the least value
(minimum-wise hashing: Broder 1997). Two stars that share some of their times choose the same point
as often as their times agree, however many stars there are, and whatever the names of their bands.
Rule `match` compares the points that were chosen.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.curves.stars import Star, read_stars

#: Points that are chosen of each star.
HASHES = 32

#: Times are compared in units of this [d], and magnitudes in units of this [mag].
DAY, MAG = 1e-3, 0.02

#: Scaled magnitudes are compared in units of this, in which the scatter of a band is 1.
SCALED = 0.5

#: How many chosen points make a key: of magnitudes, and of scaled magnitudes, which say less.
POINTS, SHAPE_POINTS = 2, 4

#: Fewer usable points are too few to compare.
FEWEST = 12

KEYS = [f"key_{number:02d}" for number in range(HASHES // POINTS + HASHES // SHAPE_POINTS)]

SCHEMA = pa.schema(
    [
        ("object_id", pa.string()),
        *((name, pa.uint64()) for name in KEYS),
        ("time", pa.list_(pa.int64(), HASHES)),
        ("mag", pa.list_(pa.float64(), HASHES)),
        ("magerr", pa.list_(pa.float64(), HASHES)),
        ("apart", pa.list_(pa.float64(), HASHES)),
    ]
)

_SALTS = np.random.default_rng(0).integers(1, 2**63, HASHES, dtype="uint64")


def write_sketches(light_curves: str, objects: str, output: str) -> None:
    """Write the sketches of all stars, one row group of light curves at a time.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths. Every row group of the light curves holds whole stars.
    """
    ids = sorted(tables.read(objects, ["object_id"])["object_id"])
    with tables.whole(output) as temporary, pq.ParquetWriter(temporary, SCHEMA) as writer:
        for group in read_stars(light_curves, ids, []):
            found = [{"object_id": star, **own} for star, own in _sketches(group)]
            writer.write_table(pa.Table.from_pylist(found, SCHEMA))


def _sketches(group: Iterator[tuple[str, Star]]) -> Iterator[tuple[str, dict[str, object]]]:
    for object_id, star in group:
        own = sketch(star)
        if own:
            yield object_id, own


def sketch(star: Star) -> dict[str, object]:
    """Return the keys of a star and its chosen points; nothing if it has too few of them.

    Parameters
    ----------
    star : dict
        Its points by band, see `curves.stars`.
    """
    parts = [points for band in star.values() if len(points := _usable(*band[:3]))]
    if sum(map(len, parts)) < FEWEST:
        return {}
    parts.sort(key=lambda own: float(np.median(own[:, 1])))  # of equal times, the first one counts
    points = np.concatenate(parts)
    time = np.round(points[:, 0] / DAY).astype("int64")
    chosen = np.argmin(_mixed(time.astype("uint64")[:, None] ^ _SALTS), axis=0)
    time, (_, mag, error, apart, scaled) = time[chosen], points[chosen].T
    keys = [
        *_keys(time, np.floor(mag / MAG + 0.15), POINTS),  # decimals are not at the edges
        *_keys(time, np.floor(scaled / SCALED), SHAPE_POINTS),
    ]
    values = {"time": time, "mag": mag, "magerr": error, "apart": apart}
    return dict(zip(KEYS, keys, strict=True)) | values


def _usable(time: np.ndarray, mag: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Return the usable points of a band (n, 5).

    They are time, mag, magerr, mag from the median of the band, and that in units of its scatter.
    """
    points = np.column_stack([time, mag, error])
    points = points[np.isfinite(points[:, :2]).all(axis=1)]
    if not len(points):
        return np.empty((0, 5))
    apart = points[:, 1] - np.median(points[:, 1])
    scatter = 1.4826 * np.median(np.abs(apart))
    return np.column_stack([points, apart, apart / (scatter or 1)])


def _keys(time: np.ndarray, value: np.ndarray, points: int) -> list[int]:
    """Return a key per `points` chosen points: equal ones have equal times and values."""
    each = _mixed(_mixed(time.astype("uint64")) ^ value.astype("int64").astype("uint64"))
    mixed = np.zeros(len(each) // points, "uint64")
    for column in each.reshape(-1, points).T:
        mixed = _mixed(mixed ^ column)
    return [int(key) for key in mixed]


def _mixed(value: np.ndarray) -> np.ndarray:
    """Return 64 bits that look random, from 64 bits (splitmix64; Steele et al. 2014)."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
