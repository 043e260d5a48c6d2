"""Stars that belong together: no split separates them."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

#: Stars in a cell from which it is crowded: its pairs are not listed one by one.
CROWDED = 10


def groups(
    stars: pd.DataFrame, features: pd.DataFrame, arcsec: float, found: np.ndarray | None = None
) -> pd.Series:
    """Return the group of each star: the stars of a group are never on both sides of a split.

    Two stars share a group if they have the same ``group`` in the data set, are within `arcsec`
    of each other, have the same value of every feature (at least one of them not missing), or are
    a pair in `found`, which are places (n, 2) of stars. They may also be connected through other
    stars. The id of a group is that of its first star.
    """
    links = [_same(_alike(features)), np.empty((0, 2), int) if found is None else found]
    if "group" in stars:
        links.append(_same(stars["group"]))
    if {"ra", "dec"} <= set(stars):
        links.append(_neighbours(stars["ra"].to_numpy(), stars["dec"].to_numpy(), arcsec))
    leader = leaders(np.concatenate(links), len(stars))
    return pd.Series(stars["object_id"].to_numpy()[leader], name="group")


def leaders(links: np.ndarray, number: int) -> np.ndarray:
    """Return the place of the first star that each of some stars is connected with by links."""
    first, second = links.T
    graph = coo_array((np.ones(len(first), bool), (first, second)), shape=(number, number))
    component = connected_components(graph, directed=False)[1]
    return pd.Series(np.arange(number)).groupby(component).transform("min").to_numpy()


def _alike(features: pd.DataFrame) -> pd.Series:
    """Return one key per row: equal rows have equal keys; a row of missing values has none."""
    hashes = pd.util.hash_pandas_object(features + 0.0, index=False).astype("UInt64")  # no -0.0
    return hashes.where(features.notna().any(axis=1))


def _same(keys: pd.Series) -> np.ndarray:
    """Return links (n, 2) from each row to the first one with the same key; nulls have no link."""
    keys = keys.reset_index(drop=True).dropna()
    row = keys.index.to_series()
    return np.column_stack([row, row.groupby(keys).transform("min")]).astype(int)


def _neighbours(ra: np.ndarray, dec: np.ndarray, arcsec: float) -> np.ndarray:
    """Return links (n, 2) that join stars closer than `arcsec`, by chords of the unit sphere.

    Equal positions are joined by their value, and only one of them is looked up.
    """
    known = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec))
    lon, lat = np.deg2rad(ra[known]), np.deg2rad(dec[known])
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    places, first, of = np.unique(unit, axis=0, return_index=True, return_inverse=True)
    equal = np.column_stack([np.arange(len(known)), first[of.ravel()]])
    equal = equal[equal[:, 0] != equal[:, 1]]
    chord = 2 * np.sin(np.deg2rad(arcsec / 3600) / 2)
    return known[np.concatenate([equal, first[_near(places, chord)]])]


def _near(places: np.ndarray, chord: float) -> np.ndarray:
    """Return links (n, 2) that join places within a chord, not all pairs where they are crowded.

    The places of a cell, whose diagonal is the chord, are all within it. One link each joins them.
    A crowded cell then has one link to each place near any of its own.
    """
    if chord == 0 or len(places) == 0:
        return np.empty((0, 2), int)
    side = chord / 3**0.5 * (1 - 1e-9)
    cells, cell, size = np.unique(
        np.floor(places / side), axis=0, return_inverse=True, return_counts=True
    )
    cell = cell.ravel()
    sparse = np.flatnonzero(size[cell] < CROWDED)
    links = [sparse[cKDTree(places[sparse]).query_pairs(chord, output_type="ndarray")]]
    if len(sparse) < len(places):
        tree = cKDTree(places)
        order = np.argsort(cell, kind="stable")
        ends = np.cumsum(size)
        for number in np.flatnonzero(size >= CROWDED):
            own = order[ends[number] - size[number] : ends[number]]
            centre = (cells[number] + 0.5) * side
            around = np.array(tree.query_ball_point(centre, 1.51 * chord))
            distance = cKDTree(places[own]).query(places[around])[0]
            near = around[distance <= chord]
            links.append(np.column_stack([near, np.full(len(near), own[0])]))
    return np.concatenate(links).reshape(-1, 2)
