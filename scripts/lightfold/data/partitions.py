"""Stars that are in several partitions of a data set: which partition keeps them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from lightfold import tables


class Border(NamedTuple):
    """What becomes of stars that are in several partitions.

    Attributes
    ----------
    elsewhere : list of set of str
        For each partition, those of its stars that another one keeps.
    stars, points : int
        Number of the stars that lose points, and of these points.
    first : str
        The first of them.
    """

    elsewhere: list[set[str]]
    stars: int
    points: int
    first: str


def border(paths: list[str], margins: bool) -> Border:
    """Return which stars each partition leaves to another one.

    The partition with more points of a star keeps it; of equals, the first one. The points of the
    others are lost. With margins, equally many points are the same ones, so that none is lost.

    Parameters
    ----------
    paths : list of str
        The table of stars of each partition, with ``object_id`` and ``points_used``.
    margins : bool
        Whether partitions had margins.
    """
    found = _several(paths)
    found = found.sort_values(["points", "partition"], ascending=[False, True], kind="stable")
    kept = found.drop_duplicates("object_id").set_index("object_id")
    others = found[found["object_id"].duplicated()]
    elsewhere = [set(others.loc[others["partition"] == n, "object_id"]) for n in range(len(paths))]
    lost = others[others["points"] > 0]
    if margins:
        lost = lost[lost["points"].to_numpy() < kept.loc[lost["object_id"], "points"].to_numpy()]
    first = min(lost["object_id"], default="")
    return Border(elsewhere, lost["object_id"].nunique(), int(lost["points"].sum()), first)


def _several(paths: list[str]) -> pd.DataFrame:
    """Return the stars that are in several partitions, by hashes, which take 8 bytes a star."""
    hashes = [pd.util.hash_array(_ids(path).to_numpy(dtype=object)) for path in paths]
    every = np.sort(np.concatenate(hashes)) if hashes else np.empty(0, "u8")
    twice = np.unique(every[1:][every[1:] == every[:-1]])
    parts = []
    for number, (path, own) in enumerate(zip(paths, hashes, strict=True)):
        there = np.isin(own, twice)
        if there.any():
            table = tables.read(path, ["object_id", "points_used"])[there]
            parts.append(table.rename(columns={"points_used": "points"}).assign(partition=number))
    if not parts:
        return pd.DataFrame({"object_id": [], "points": [], "partition": []})
    found = pd.concat(parts, ignore_index=True)
    return found[found["object_id"].duplicated(keep=False)]


def _ids(path: str) -> pd.Series:
    return tables.read(path, ["object_id"])["object_id"]
