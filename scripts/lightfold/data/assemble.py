"""Tasks: the stars, classes and features of one classification problem, and who is whose twin."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from lightfold import tables
from lightfold.data.columns import class_labels, select
from lightfold.errors import DataError
from lightfold.registry import nearest


def write_table(inputs: dict[str, str], output: str, settings: dict[str, Any]) -> None:
    """Write the table of a task from the tables ``objects`` and ``features`` of its data set."""
    objects, features = (tables.read(inputs[name]) for name in ("objects", "features"))
    table = assemble(objects, features, settings, settings["same_star_arcsec"])
    twins = len(table) - table["group"].nunique()
    counts = ", ".join(f"{n} {name}" for name, n in table["label"].value_counts().items())
    columns = tables.feature_columns(table)
    print(f"{len(table)} stars ({counts}), {len(columns)} features, {twins} stars have a twin")
    tables.write(table, output, tables.STAR)


def assemble(
    objects: pd.DataFrame, features: pd.DataFrame, task: dict[str, Any], same_star_arcsec: float
) -> pd.DataFrame:
    """Return the table of a task.

    Parameters
    ----------
    objects : DataFrame
        ``object_id``, ``label``; ``group`` and ``ra``, ``dec`` [deg] if the data set has them.
    features : DataFrame
        ``object_id`` and the features; what is not float32 is a remark on them.
    task : dict
        The task's configuration: ``classes``, ``features``, ``exclude``.
    same_star_arcsec : float
        Stars closer than this [arcsec] are one group.

    Returns
    -------
    DataFrame
        One row a star: object_id, group, label (the class), features (float32).

    Raises
    ------
    DataError
        If a class has no stars or a feature pattern matches nothing.
    """
    stars = objects.assign(label=_classes(objects["label"], task["classes"]))
    stars = stars[stars["label"].notna()].reset_index(drop=True)
    numbers = list(features.columns[features.dtypes == "float32"])
    columns = select(numbers, task["features"], task["exclude"])
    values = stars[["object_id"]].merge(features[["object_id", *columns]], "left", "object_id")
    values = values[columns].replace([np.inf, -np.inf], np.nan).astype("float32")
    known = values.notna().any(axis=1)
    if not known.all():
        first = stars.loc[~known, "object_id"].iloc[0]
        print(f"{(~known).sum()} stars have no feature at all and are left out, first '{first}'")
        stars, values = stars[known].reset_index(drop=True), values[known].reset_index(drop=True)
    stars["group"] = groups(stars, values, same_star_arcsec)
    return pd.concat([stars[["object_id", "group", "label"]], values], axis=1)


def groups(stars: pd.DataFrame, features: pd.DataFrame, arcsec: float) -> pd.Series:
    """Return the group of each star: stars that must never stand on both sides of a split.

    Two stars share a group if they have the same ``group`` in the data set, lie within
    `arcsec` of each other, or have the same values in every feature (at least one of them not
    missing), directly or through other stars. A group bears the id of its first star.
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


def _classes(labels: pd.Series, classes: list[str] | dict[str, list[str]]) -> pd.Series:
    label_class = {label: name for name, owned in class_labels(classes).items() for label in owned}
    known = sorted(labels.dropna().unique())
    for label, name in label_class.items():
        if label not in known:
            raise DataError(
                f"class '{name}': no star has the label '{label}'; {nearest(label, known)}"
            )
    return labels.map(label_class)


def _alike(features: pd.DataFrame) -> pd.Series:
    """Return a key a row: the same for the same values, null where all are missing."""
    hashes = pd.util.hash_pandas_object(features, index=False).astype("UInt64")
    return hashes.where(features.notna().any(axis=1))


def _same(keys: pd.Series) -> np.ndarray:
    """Return links (n, 2) from each row to the first one with the same key; null links nothing."""
    keys = keys.reset_index(drop=True).dropna()
    row = keys.index.to_series()
    return np.column_stack([row, row.groupby(keys).transform("min")]).astype(int)


def _neighbours(ra: np.ndarray, dec: np.ndarray, arcsec: float) -> np.ndarray:
    """Return links (n, 2) between stars closer than `arcsec` on the sky, as chords of a sphere."""
    known = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec))
    lon, lat = np.deg2rad(ra[known]), np.deg2rad(dec[known])
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chord = 2 * np.sin(np.deg2rad(arcsec / 3600) / 2)
    return known[cKDTree(unit).query_pairs(chord, output_type="ndarray")].reshape(-1, 2)
