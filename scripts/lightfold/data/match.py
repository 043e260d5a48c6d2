"""Stars whose light curves are those of one star: they share its points, or their noise."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.stats import binom

from lightfold import tables
from lightfold.data.groups import leaders
from lightfold.data.same_stars import COLUMNS
from lightfold.data.sketch import KEYS

#: What is known of the chosen points.
CHOSEN = ["time", "mag", "magerr", "apart"]

#: Stars of a key that each star is compared with. So a crowded key costs no more than others.
NEXT = 3

#: Pairs whose points are compared at a time.
AT_A_TIME = 20_000

#: Chosen points that two stars need at the same time.
COMMON = 8

#: Magnitudes [mag] that differ by less are equal, one of them rounded.
EQUAL = 0.0055

#: Share of the common points that have to be equal, and the probability of it by chance, where
#: both stars scatter at random about one magnitude.
SHARE, CHANCE = 0.8, 1e-10

#: Two stars with independent noise differ by their errors: the mean square is that of both errors.
#: Points of one star differ by less than this times it, and correlate by more than this. Bad nights
#: that stars share, under errors that are too large, correlate by up to .97 in EROS-1.
NOISE, CORRELATION = 0.05, 0.98


def write_same_stars(sketches: Sequence[str], output: str) -> None:
    """Write which stars are one by their light curves: object_id, and the first id of the star.

    Parameters
    ----------
    sketches : sequence of str
        Paths of the sketches of all stars; see `data.sketch`.
    output : str
        Path of ``same_stars``.
    """
    ids = pa.chunked_array(
        [
            chunk
            for path in sketches
            for chunk in pq.read_table(path, columns=["object_id"])[0].chunks
        ],
        pa.string(),
    )
    pairs = _candidates(sketches)
    pairs = pairs[_same(sketches, pairs)]
    named = ids.take(pa.array(np.unique(pairs))).to_pandas().to_numpy(object)
    first = leaders(np.searchsorted(np.unique(pairs), pairs), len(named))
    found = pd.DataFrame({"object_id": named, "same_as": named[first]})
    found = found[found.groupby("same_as")["object_id"].transform("nunique") > 1]
    found = found.drop_duplicates("object_id").sort_values("object_id", ignore_index=True)
    stars = found["same_as"].nunique()
    print(f"{len(ids)} light curves compared, {len(found)} of them are of {stars} stars")
    tables.write(found, output, COLUMNS)


def _candidates(sketches: Sequence[str]) -> np.ndarray:
    """Return pairs (n, 2) of places of stars that have a key in common, one column at a time."""
    found = [np.empty((0, 2), int)]
    last = np.concatenate([_column(path, KEYS[-1]) for path in sketches])
    for name in KEYS:
        key = np.concatenate([_column(path, name) for path in sketches])
        order = np.lexsort([last, key])  # in a crowded key, those of another key are side by side
        for step in range(1, NEXT + 1):
            equal = np.flatnonzero(key[order[:-step]] == key[order[step:]])
            found.append(np.sort(np.column_stack([order[equal], order[equal + step]]), axis=1))
        found, last = [np.unique(np.concatenate(found), axis=0)], key
    return found[0]


def _column(path: str, name: str) -> np.ndarray:
    return pq.read_table(path, columns=[name])[name].to_numpy()


def _same(sketches: Sequence[str], pairs: np.ndarray) -> np.ndarray:
    """Return whether the chosen points of each pair are those of one star."""
    if not len(pairs):
        return np.zeros(0, bool)
    needed = np.unique(pairs)
    time, *values = _points(sketches, needed)
    blocks = (pairs[first : first + AT_A_TIME] for first in range(0, len(pairs), AT_A_TIME))
    places = (np.searchsorted(needed, block) for block in blocks)
    return np.concatenate([_agree(time[p], *(value[p] for value in values)) for p in places])


def _points(sketches: Sequence[str], needed: np.ndarray) -> Iterator[np.ndarray]:
    """Return what is known of the chosen points (n, points) of the stars at some sorted places."""
    parts, start = [], 0
    for path in sketches:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                stop = start + file.metadata.row_group(group).num_rows
                own = needed[(needed >= start) & (needed < stop)] - start
                if len(own):
                    table = file.read_row_group(group, columns=CHOSEN)
                    parts.append(table.take(pa.array(own)))
                start = stop
    chosen = pa.concat_tables(parts)
    for name in CHOSEN:
        values = pc.list_flatten(chosen[name].combine_chunks())
        yield values.to_numpy(zero_copy_only=False).reshape(len(chosen), -1)


def _agree(time: np.ndarray, mag: np.ndarray, error: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """Return whether two stars are one, from the points (n, 2, points) that were chosen of each."""
    common = time[:, 0] == time[:, 1]
    own = np.where(common, time[:, 0], -1)
    order = np.argsort(own, axis=1)
    again = np.zeros_like(common)
    repeated = np.diff(np.take_along_axis(own, order, 1), axis=1) == 0
    np.put_along_axis(again, order[:, 1:], repeated, axis=1)
    common &= ~again  # two hash functions may choose one point
    number = common.sum(axis=1)
    fit = number >= COMMON
    common, number = common[fit], number[fit]
    mag, error, apart = (np.where(common[:, None], of[fit], np.nan) for of in (mag, error, apart))
    same = _share(mag[:, 0], mag[:, 1], number)
    same |= _same_noise(apart[:, 0], apart[:, 1], (error**2).sum(axis=1))
    fit[fit] = same
    return fit


def _share(left: np.ndarray, right: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Return whether so many points are equal that it is no chance."""
    equal = (np.abs(left - right) < EQUAL).sum(axis=1)
    apart = left - np.nanmedian(left, axis=1, keepdims=True)
    scatter = 1.4826 * np.nanmedian(np.abs(apart), axis=1)
    each = np.minimum(EQUAL / np.maximum(scatter, EQUAL / 10) / np.sqrt(np.pi), 1)
    return (equal >= SHARE * number) & (binom.sf(equal - 1, number, each) < CHANCE)


def _same_noise(left: np.ndarray, right: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return whether two curves, but for their medians, differ by far less than by their errors."""
    near = np.nansum((left - right) ** 2, axis=1) < NOISE * np.nansum(squares, axis=1)
    x, y = (side - np.nanmean(side, axis=1, keepdims=True) for side in (left, right))
    spread = np.sqrt(np.nansum(x**2, axis=1) * np.nansum(y**2, axis=1))
    return near & (np.nansum(x * y, axis=1) > CORRELATION * spread)
