"""Checks of the rows of a sample: what is held out is natural, complete, and never trained on."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from lightfold.audit.findings import Finding, counted
from lightfold.fitting.parts import features
from lightfold.tables import feature_columns, fold_numbers

#: Checks that see copies of held-out stars among the rows trained on, or copies held out.
COPY_CHECKS = (
    "synthetic_row_held_out",
    "copied_row_held_out",
    "test_star_trained_on",
    "validation_star_trained_on",
)

ROLES = ("train", "validation", "test")

#: Two rows are within a distance if they are in every feature. The unit is the feature's spread
#: (interquartile range). By chance, a tenth of the pairs within ten times a distance are within it
#: in one dimension, and fewer in more dimensions. If more than `STEEP` of them are, rows were made
#: from each other. That takes `SOME` pairs. One is enough if `MANY` features are continuous, which
#: means that they have at least `DISTINCT` different values per known value.
DISTANCES, STEEP, SOME, MANY, DISTINCT = (1e-4, 1e-3, 1e-2), 0.5, 6, 8, 0.25

#: Held-out rows whose pairs are counted at a time.
AT_A_TIME = 500


def check_rows(rows: pd.DataFrame, split: pd.DataFrame, table: pd.DataFrame) -> list[Finding]:
    """Return what is wrong with the rows of a sample.

    Parameters
    ----------
    rows : DataFrame
        ``resampled``: every row that is trained, validated or tested on.
    split : DataFrame
        object_id, group, role, fold of the natural stars.
    table : DataFrame
        The task's table.
    """
    whole, rows = rows, rows.drop(columns=feature_columns(table))  # they are most of the memory
    rows = rows.assign(number=fold_numbers(rows["fold"]))
    held, trained = rows[rows["role"] != "train"], rows[rows["role"] == "train"]
    natural = held[~held["synthetic"].astype(bool)]
    copies = natural[natural.duplicated(["number", "role", "source_id"])]
    return [
        counted(
            "synthetic_row_held_out",
            held.loc[held["synthetic"].astype(bool), "source_id"].tolist(),
            "synthetic rows are validated or tested on",
        ),
        counted(
            "copied_row_held_out",
            copies["source_id"].tolist(),
            "copied rows are validated or tested on",
        ),
        *_check_stars(trained, held, split),
        *_check_features(whole, trained, held, table),
        *(_check_support(rows, split, table, role) for role in ("test", "validation")),
        _check_standing(held, split),
        counted("unknown_row", _unknown(rows, split), "rows have no star or role of the split"),
    ]


def _check_stars(trained: pd.DataFrame, held: pd.DataFrame, split: pd.DataFrame) -> list[Finding]:
    """Return which training rows come from held-out stars, or from members of their groups."""
    group = split.set_index("object_id")["group"]
    fold = fold_numbers(split["fold"])
    tested = set(split.loc[split["role"] == "test", "object_id"])
    tested |= _stars(held[held["role"] == "test"])
    own = trained.assign(
        tested=trained["source_id"].isin(tested) | trained["object_id"].isin(tested),
        validated=False,
        relative_tested=trained["source_id"].map(group).isin(group.reindex(list(tested))),
        relative_validated=False,
    )
    for number, part in own[own["number"] >= 0].groupby("number"):
        validated = set(split.loc[fold == number, "object_id"])
        validated |= _stars(held[(held["role"] == "validation") & (held["number"] == number)])
        groups = set(group.reindex(list(validated)))
        own.loc[part.index, "validated"] = part["source_id"].isin(validated) | part[
            "object_id"
        ].isin(validated)
        own.loc[part.index, "relative_validated"] = part["source_id"].map(group).isin(groups)
    return [
        finding
        for side, name in (("test", "tested"), ("validation", "validated"))
        for finding in (
            counted(
                f"{side}_star_trained_on",
                own.loc[own[name], "source_id"].tolist(),
                f"training rows are of, or were made from, stars {name} on",
            ),
            counted(
                f"{side}_group_trained_on",
                own.loc[own[f"relative_{name}"] & ~own[name], "source_id"].tolist(),
                f"training rows have a member of their group {name} on",
            ),
        )
    ]


def _stars(rows: pd.DataFrame) -> set[str]:
    return set(rows["source_id"]) | set(rows["object_id"].dropna())


def _check_features(
    rows: pd.DataFrame, trained: pd.DataFrame, held: pd.DataFrame, table: pd.DataFrame
) -> list[Finding]:
    """Return which held-out rows have the same features as training rows, or nearly the same."""
    X = features(rows, table)
    known = table[X.columns].astype("float64")
    spread = (known.quantile(0.75) - known.quantile(0.25)).fillna(0)
    values = X.to_numpy() / spread.where(spread > 0, 1).to_numpy()
    continuous = int((known.nunique() >= DISTINCT * known.notna().sum()).sum())
    place = pd.Series(np.arange(len(rows)), index=rows.index)
    source = rows["source_id"].to_numpy()
    found: dict[str, list[str]] = {"same": [], "near": []}
    for number in np.unique(held["number"]):
        out, seen = (place[part.index[part["number"] == number]] for part in (held, trained))
        out = out[np.isfinite(values[out]).sum(axis=1) > 1]  # one number may agree by chance
        distance, limit = _nearest(values[out], values[seen], continuous >= MANY)
        found["same"] += source[out[distance == 0]].tolist()
        found["near"] += source[out[(distance > 0) & (distance <= limit)]].tolist()
    return [
        counted(
            "same_features_trained_on",
            found["same"],
            "held-out rows have exactly the features of training rows",
        ),
        counted(
            "near_features_trained_on",
            found["near"],
            "held-out rows are nearer to training rows than by chance: one was made from the "
            "other, or both are one star",
        ),
    ]


def _nearest(held: np.ndarray, trained: np.ndarray, many: bool) -> tuple[np.ndarray, float]:
    """Return how far each held row's nearest trained row is, and the distance that is too near.

    Distances are the largest over the features. With `many` continuous features, one pair is
    enough.
    """
    missing = 1e6  # near only to other missing values
    near = cKDTree(np.unique(np.nan_to_num(trained, nan=missing), axis=0))
    filled = np.nan_to_num(held, nan=missing)
    distance = near.query(filled, p=np.inf, distance_upper_bound=DISTANCES[-1])[0]
    limit = 0.0
    if not ((distance > 0) & (distance < np.inf)).any():
        return distance, limit
    few = cKDTree(filled[distance < np.inf])  # the others are in no near pair
    equal, *counts = few.count_neighbors(near, [0, *DISTANCES], p=np.inf)
    pairs = [int(count - equal) for count in counts]
    # Each distance is ten times the one before. Most pairs are within ten times the last one.
    enough = pairs[-1] / STEEP + equal
    pairs.append(count_pairs(filled, near, 10 * DISTANCES[-1], enough) - int(equal))
    for r, count, tenfold in zip(DISTANCES, pairs, pairs[1:], strict=False):
        if count > STEEP * tenfold and (count >= SOME or (many and count == tenfold)):
            limit = r
    return distance, limit


def count_pairs(held: np.ndarray, near: cKDTree, distance: float, enough: float) -> int:
    """Return how many pairs are within a distance; stop counting when there are over `enough`.

    Their number grows with the square of the rows, and what matters is whether there are few.
    """
    count = 0
    for start in range(0, len(held), AT_A_TIME):
        some = cKDTree(held[start : start + AT_A_TIME])
        count += int(some.count_neighbors(near, distance, p=np.inf))
        if count > enough:
            break
    return count


def _check_support(
    rows: pd.DataFrame, split: pd.DataFrame, table: pd.DataFrame, role: str
) -> Finding:
    """Return which classes do not have as many held-out rows as natural stars in that role."""
    label = table.set_index("object_id")["label"]
    standing = split[split["role"] == ("test" if role == "test" else "train")]
    stars = standing["object_id"].map(label).value_counts()
    held = rows.loc[rows["role"] == role, "source_id"].map(label).value_counts()
    both = pd.DataFrame({"rows": held, "stars": stars}).fillna(0).astype(int)
    wrong = both[both["rows"] != both["stars"]]
    off = [f"{name}: {row['rows']} rows for {row['stars']} stars" for name, row in wrong.iterrows()]
    return counted(f"{role}_support", off, f"classes have a wrong number of rows in the {role} set")


def _check_standing(held: pd.DataFrame, split: pd.DataFrame) -> Finding:
    """Return which natural held-out rows are not the split's stars of that role and fold."""
    side = fold_numbers(split["fold"])
    standing = set(zip(side, split["object_id"], strict=True))
    natural = held[~held["synthetic"].astype(bool)]
    there = set(zip(natural["number"], natural["source_id"], strict=True))
    off = sorted(star for _, star in standing ^ there)
    return counted("held_out_elsewhere", off, "stars are not held out where the split says")


def _unknown(rows: pd.DataFrame, split: pd.DataFrame) -> list[str]:
    """Return rows whose star or role does not exist, or that name two stars."""
    natural = ~rows["synthetic"].astype(bool)
    wrong = ~rows["source_id"].isin(split["object_id"])
    wrong |= natural & (rows["object_id"] != rows["source_id"])
    wrong |= ~rows["role"].isin(ROLES)
    wrong |= (rows["role"] == "validation") & rows["fold"].isna()
    wrong |= (rows["role"] == "test") & rows["fold"].notna()
    return rows.loc[wrong, "source_id"].tolist()
