"""Points of light curves in any order, sorted by star in bounded memory.

Points are written to bucket files by the rank of their star. Then one bucket at a time is read,
sorted and cut into blocks of whole stars.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

#: A point: the rank of its star, the code of its band, time [d], magnitude and error.
POINT = np.dtype([("star", "i4"), ("band", "i2"), ("mjd", "f8"), ("mag", "f8"), ("magerr", "f8")])

#: A point of light curves with fluxes, at zero point 31.4; its magnitude may be missing.
FLUX_POINT = np.dtype([*POINT.descr, ("flux", "f8"), ("fluxerr", "f8")])

#: Approximate size of one bucket [bytes].
BUCKET = 12_000_000

#: Most points in a block, unless one star has more.
BLOCK = 250_000


def bucketed(
    points: Iterator[np.ndarray], stars: int, buckets: int, kind: np.dtype = POINT
) -> Iterator[np.ndarray]:
    """Yield all points in arrays that each hold whole stars, by rank.

    Parameters
    ----------
    points : iterator of ndarray
        Points of any stars in any order. All are read before the first bucket is yielded.
    stars : int
        Number of stars; their ranks are 0 to stars - 1.
    buckets : int
        Number of arrays. Each is a temporary file until it is yielded; a single one needs no file.
    kind : dtype
        Of the points: `POINT` or `FLUX_POINT`.
    """
    if buckets == 1:
        yield np.concatenate([np.empty(0, kind), *points])
        return
    with tempfile.TemporaryDirectory(prefix="lightfold-") as folder:
        files = [Path(folder) / f"{number}.points" for number in range(buckets)]
        for batch in points:
            numbers = batch["star"].astype("i8") * buckets // stars
            order = np.argsort(numbers, kind="stable")
            bounds = np.searchsorted(numbers[order], np.arange(buckets + 1))
            for number in np.flatnonzero(np.diff(bounds)):
                part = order[bounds[number] : bounds[number + 1]]
                with files[number].open("ab") as bucket:
                    bucket.write(batch[part].tobytes())
        for file in files:
            if file.exists():
                yield np.fromfile(file, kind)
                file.unlink()


def blocks(points: np.ndarray, ranks: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the points of some stars sorted by star, band and time, in blocks of whole stars.

    Parameters
    ----------
    points : ndarray of POINT or FLUX_POINT
        All points of these stars.
    ranks : ndarray of int
        Place of each band in the order of bands, by its code. Equal times are sorted by magnitude
        and error, and by flux, so that the order of the input makes no difference.
    """
    if not len(points):
        return
    points = points[_order(points, ranks)]
    ends = np.append(np.flatnonzero(np.diff(points["star"])) + 1, len(points))
    start = 0
    while start < len(points):
        fits = np.searchsorted(ends, start + BLOCK, side="right") - 1
        following = np.searchsorted(ends, start, side="right")
        stop = ends[max(fits, following)]
        yield points[start:stop]
        start = stop


def _order(points: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    curve = points["star"].astype("i8") * (len(ranks) + 1) + ranks[points["band"]]
    mjd = np.ascontiguousarray(points["mjd"])
    order = np.lexsort([mjd, curve])
    same = (np.diff(curve[order]) == 0) & (np.diff(mjd[order]) == 0)
    tied = np.append(same, False) | np.append(False, same)
    few = order[tied]
    values = [
        name for name in ("fluxerr", "flux", "magerr", "mag") if name in (points.dtype.names or ())
    ]
    order[tied] = few[np.lexsort([*(points[name][few] for name in values), mjd[few], curve[few]])]
    return order
