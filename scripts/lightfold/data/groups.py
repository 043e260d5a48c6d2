"""Stars that belong together: no split separates them."""

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree


def groups(stars: pd.DataFrame, features: pd.DataFrame, arcsec: float) -> pd.Series:
    """Return the group of each star: the stars of a group are never on both sides of a split.

    Two stars share a group if they have the same ``group`` in the data set, are within `arcsec`
    of each other, or have the same value of every feature (at least one of them not missing).
    They may also be connected through other stars. The id of a group is that of its first star.
    """
    number = len(stars)
    links = [_same(_alike(features))]
    if "group" in stars:
        links.append(_same(stars["group"]))
    if {"ra", "dec"} <= set(stars):
        links.append(_neighbours(stars["ra"].to_numpy(), stars["dec"].to_numpy(), arcsec))
    first, second = np.concatenate(links).T
    graph = coo_array((np.ones(len(first), bool), (first, second)), shape=(number, number))
    component = connected_components(graph, directed=False)[1]
    leader = pd.Series(np.arange(number)).groupby(component).transform("min")
    return pd.Series(stars["object_id"].to_numpy()[leader.to_numpy()], name="group")


def _alike(features: pd.DataFrame) -> pd.Series:
    """Return one key per row: equal rows have equal keys; a row of missing values has none."""
    hashes = pd.util.hash_pandas_object(features, index=False).astype("UInt64")
    return hashes.where(features.notna().any(axis=1))


def _same(keys: pd.Series) -> np.ndarray:
    """Return links (n, 2) from each row to the first one with the same key; nulls have no link."""
    keys = keys.reset_index(drop=True).dropna()
    row = keys.index.to_series()
    return np.column_stack([row, row.groupby(keys).transform("min")]).astype(int)


def _neighbours(ra: np.ndarray, dec: np.ndarray, arcsec: float) -> np.ndarray:
    """Return links (n, 2) between stars closer than `arcsec`, by chords of the unit sphere."""
    known = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec))
    lon, lat = np.deg2rad(ra[known]), np.deg2rad(dec[known])
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chord = 2 * np.sin(np.deg2rad(arcsec / 3600) / 2)
    return known[cKDTree(unit).query_pairs(chord, output_type="ndarray")].reshape(-1, 2)
