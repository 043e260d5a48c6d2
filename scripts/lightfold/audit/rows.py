"""Checks of the rows of a sample: what is held out is natural, complete, and never trained on."""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.data.near_copies import (
    NEARER,
    NEIGHBOURS,
    TINY,
    chance,
    limit,
    neighbours,
    scaled,
)
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

#: Probability that a row trained on is near a held-out one by chance. Each fold of each sample is
#: judged at this level, and a run has hundreds of them.
LEVEL = 1e-5

#: Training stars from which distances say something.
FEWEST = 10


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
        *_check_features(whole, trained, held, split, table),
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
    rows: pd.DataFrame,
    trained: pd.DataFrame,
    held: pd.DataFrame,
    split: pd.DataFrame,
    table: pd.DataFrame,
) -> list[Finding]:
    """Return which held-out rows have the same features as training rows, or nearly the same."""
    X = features(rows, table)
    keys = pd.util.hash_pandas_object(X + 0.0, index=False)  # no -0.0
    keys = keys.where(X.notna().sum(axis=1) > 1)  # one number may agree by chance
    own = table.set_index("object_id")[list(X.columns)].reindex(rows["source_id"])
    mine, theirs = X.to_numpy(), own.to_numpy(X.to_numpy().dtype)
    made = ~((mine == theirs) | (np.isnan(mine) & np.isnan(theirs))).all(axis=1)
    values, rounding = scaled(X, table[X.columns])
    stars, _ = scaled(table[X.columns])
    fold = fold_numbers(split["fold"]).where(split["role"] == "train", -1)
    side = table["object_id"].map(dict(zip(split["object_id"], fold, strict=True))).to_numpy()
    training = table["object_id"].isin(split.loc[split["role"] == "train", "object_id"]).to_numpy()
    label = rows["source_id"].map(table.set_index("object_id")["label"])
    source = rows["source_id"].to_numpy()
    place = pd.Series(np.arange(len(rows)), index=rows.index)
    found: dict[str, list[str]] = {"same": [], "near": []}
    for number in np.unique(held["number"]):
        out, seen = (
            place[part.index[part["number"] == number]].to_numpy() for part in (held, trained)
        )
        same = (keys.iloc[out].isin(keys.iloc[seen]) & keys.iloc[out].notna()).to_numpy()
        found["same"] += source[out[same]].tolist()
        out, new = out[~same], seen[made[seen]]
        if len(out) and len(new):
            there = training & (side != number)
            crowd = (label.iloc[new].value_counts() / table["label"][there].value_counts()).max()
            near = _near(values[out], values[new], stars[there], rounding, max(crowd, 1.0))
            found["near"] += source[out[near]].tolist()
    return [
        counted(
            "same_features_trained_on",
            found["same"],
            "held-out rows have exactly the features of training rows",
        ),
        counted(
            "near_features_trained_on",
            found["near"],
            "held-out rows are nearer to rows made for training than to any training star, and "
            "nearer than by chance: one was made from the other",
        ),
    ]


def _near(
    held: np.ndarray, made: np.ndarray, stars: np.ndarray, rounding: float, crowd: float
) -> np.ndarray:
    """Return which held-out rows are nearer to rows that were made than training stars explain.

    Honest rows are made from training stars, so they lie where these do, `crowd` times as dense.
    How far a held-out row is from training stars then tells how near such a row comes by chance.
    Stars that are natural are compared in `audit.split`.

    Parameters
    ----------
    held, made, stars : ndarray (n, m)
        Scaled features of held-out rows, of rows made for training, and of training stars.
    rounding : float
        Variance of a distance due to rounding.
    crowd : float
        Rows made for each training star, in the class with the most of them.
    """
    near = np.zeros(len(held), bool)
    known = np.flatnonzero(np.isfinite(held).sum(axis=1) > 1)
    if not len(known) or len(stars) < FEWEST:
        return near
    stars = np.unique(stars, axis=0)
    natural = neighbours(held[known], stars, NEIGHBOURS, own=False)[0] + max(rounding, TINY)
    nearest = neighbours(held[known], made, 1, own=False)[0][:, 0] + max(rounding, TINY)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.log(natural[:, 0] / nearest) / 2
    p = np.minimum(crowd * chance(step, natural, after=0), 1)
    p[nearest > NEARER**2 * np.median(natural[:, 0])] = 1
    near[known] = p <= limit(p, LEVEL)
    return near


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
