"""Checks of a split: no star, and no twin of a star, is on two sides of it."""

import numpy as np
import pandas as pd
from sklearn.neighbors import BallTree

from lightfold.audit.findings import Finding, counted
from lightfold.data.census import FEW_TEST_STARS
from lightfold.data.census import counted as number_of
from lightfold.tables import feature_columns, fold_numbers

#: Stars closer than this [arcsec] are taken for one, whatever the split takes them for.
SAME_STAR_ARCSEC = 2.0


def check_split(split: pd.DataFrame, table: pd.DataFrame, objects: pd.DataFrame) -> list[Finding]:
    """Return what is wrong with a split. Its sides are the test set and each inner fold.

    Parameters
    ----------
    split : DataFrame
        object_id, group, role, fold.
    table : DataFrame
        The task's table.
    objects : DataFrame
        The stars of the data set, for their positions and groups before the task saw them.
    """
    side = fold_numbers(split["fold"]).where(split["role"] == "train", -1)
    stars = split.assign(side=side, own_group=split["group"]).drop(columns="group")
    stars = stars.merge(_known(table, objects), "left", "object_id")
    groups = [straddling(stars, key) for key in ("own_group", "task_group", "group")]
    listed = split["object_id"].value_counts().reindex(table["object_id"], fill_value=0)
    unlisted = split.loc[~split["object_id"].isin(table["object_id"]), "object_id"]
    return [
        counted(
            "object_on_both_sides",
            straddling(stars, "object_id"),
            "stars are on both sides of the split",
        ),
        counted(
            "group_on_both_sides",
            list(dict.fromkeys(star for group in groups for star in group)),
            "stars have a member of their group on the other side of the split",
        ),
        counted(
            "identical_features_on_both_sides",
            straddling(stars, "twin"),
            "stars have a twin with the same features on the other side of the split",
        ),
        counted(
            "position_on_both_sides",
            _near(stars),
            f"stars have another within {SAME_STAR_ARCSEC:g} arcsec on the other side of the split "
            f"(split.same_star_arcsec puts such stars into one group)",
        ),
        counted(
            "star_left_out",
            [*listed.index[listed == 0], *unlisted],
            "stars of the task are not in the split, or stars of the split not in the task",
        ),
    ]


def check_test_stars(split: pd.DataFrame, table: pd.DataFrame) -> Finding:
    """Return whether a class has so few stars in the test set that its score says little.

    Parameters
    ----------
    split : DataFrame
        object_id, role.
    table : DataFrame
        The task's table.
    """
    tested = table["object_id"].isin(split.loc[split["role"] == "test", "object_id"])
    counts = table["label"][tested].value_counts().reindex(table["label"].unique(), fill_value=0)
    few = counts[counts < FEW_TEST_STARS].sort_values(kind="stable")
    found = ", ".join(f"class '{name}' has {number_of(n, 'test star')}" for name, n in few.items())
    return {
        "check": "few_test_stars",
        "severity": "warning",
        "value": float(counts.min()),
        "threshold": float(FEW_TEST_STARS),
        "passed": few.empty,
        "message": found
        and f"{found}: one star more or less moves the score of a class so small; "
        f"take a larger test size, add repeats, or merge small classes",
    }


def twin_keys(table: pd.DataFrame) -> pd.Series:
    """Return a key per star: the same for identical feature rows, null for empty ones."""
    features = table[feature_columns(table)]
    keys = features.groupby(list(features.columns), dropna=False, sort=False).ngroup()
    keys = keys.astype("Int64").where(features.notna().any(axis=1))
    return pd.Series(keys.to_numpy(), index=table["object_id"])


def _known(table: pd.DataFrame, objects: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of each star of the task besides the split."""
    stars = table[["object_id"]].assign(task_group=table["group"], twin=twin_keys(table).to_numpy())
    columns = [name for name in ("group", "ra", "dec") if name in objects]
    known = stars.merge(objects[["object_id", *columns]], "left", "object_id")
    return known.reindex(columns=["object_id", "task_group", "twin", "group", "ra", "dec"])


def straddling(stars: pd.DataFrame, key: str) -> list[str]:
    """Return the ids of stars that have the same value of a column as a star on another side."""
    known = stars[stars[key].notna()]
    sides = known.groupby(key)["side"].transform("nunique")
    return known.loc[sides > 1, "object_id"].tolist()


def _near(stars: pd.DataFrame) -> list[str]:
    sky = stars[["dec", "ra"]].astype(float)
    known = stars[np.isfinite(sky).all(axis=1)]
    if known.empty:
        return []
    position = np.deg2rad(sky.loc[known.index].to_numpy())
    side = known["side"].to_numpy()
    across = np.zeros(len(known), bool)
    for own in np.unique(side):  # the nearest one on the other side tells
        here, there = side == own, side != own
        if there.any():
            tree = BallTree(position[there], metric="haversine")
            nearest = tree.query(position[here])[0][:, 0]
            across[here] = nearest <= np.deg2rad(SAME_STAR_ARCSEC / 3600)
    return known.loc[across, "object_id"].tolist()
