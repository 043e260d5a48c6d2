"""Checks of the rows of a sample: what is held out is natural, complete, and never trained on."""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.standing import Standing, keys_of
from lightfold.data.near_copies import (
    NEARER,
    NEIGHBOURS,
    TINY,
    chance,
    limit,
    neighbours,
    scaled,
)
from lightfold.tables import feature_columns, fold_numbers

#: Checks that see copies of held-out stars among the rows trained on, or copies held out.
COPY_CHECKS = (
    "synthetic_row_held_out",
    "copied_row_held_out",
    "test_star_trained_on",
    "validation_star_trained_on",
)

#: The star that a row was made from, and the star that it is, if it is natural.
KEYS = ("source_id", "object_id")

ROLES = ("train", "validation", "test")

#: Probability that a row trained on is near a held-out one by chance. Each fold of each sample is
#: judged at this level, and a run has hundreds of them.
LEVEL = 1e-5

#: Training stars from which distances say something.
FEWEST = 10


def check_rows(
    rows: pd.DataFrame,
    split: pd.DataFrame,
    table: pd.DataFrame,
    standing: Standing | None = None,
) -> list[Finding]:
    """Return what is wrong with the rows of a sample.

    Parameters
    ----------
    rows : DataFrame
        ``resampled``: every row that is trained, validated or tested on.
    split : DataFrame
        object_id, group, role, fold of the natural stars.
    table : DataFrame
        The task's table.
    standing : Standing, optional
        That of the split, if it is shared by samples.
    """
    standing = standing or Standing(split, table)
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
        *_check_features(whole, trained, held, standing),
        *(_check_support(rows, split, table, role) for role in ("test", "validation")),
        _check_standing(held, split),
        counted("unknown_row", _unknown(rows, split), "rows have no star or role of the split"),
    ]


def _check_stars(trained: pd.DataFrame, held: pd.DataFrame, split: pd.DataFrame) -> list[Finding]:
    """Return which training rows come from held-out stars, or from members of their groups."""
    known = [split["object_id"], *(own[key] for own in (trained, held) for key in KEYS)]
    ends = np.cumsum([len(own) for own in known])[:-1]
    codes = pd.factorize(pd.concat(known))[0]  # numbers are much faster than text
    stars, *others = np.split(codes, ends)
    sources, held_sources = np.stack(others[:2]), np.stack(others[2:])
    count = int(codes.max()) + 1
    group = np.full(count + 1, -1)  # no id is the last one
    group[stars] = pd.factorize(split["group"])[0]
    fold, number = fold_numbers(split["fold"]).to_numpy(), trained["number"].to_numpy()

    def among(own: np.ndarray, more: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return which training rows are of stars, and which of members of their groups."""
        of_star, of_group = np.zeros(count + 1, bool), np.zeros(group.max() + 2, bool)
        of_star[own] = of_star[more] = True
        of_star[-1] = False
        of_group[group[of_star.nonzero()[0]]] = True
        of_group[-1] = False
        return of_star[sources[:, rows]].any(axis=0), of_group[group[sources[0, rows]]]

    of_test, every = (held["role"] == "test").to_numpy(), np.arange(len(trained))
    tested = among(stars[(split["role"] == "test").to_numpy()], held_sources[:, of_test], every)
    validated = np.zeros(len(trained), bool), np.zeros(len(trained), bool)
    of_fold = np.where((held["role"] == "validation").to_numpy(), held["number"], -1)
    for inner in np.unique(number[number >= 0]):
        rows = np.flatnonzero(number == inner)
        found = among(stars[fold == inner], held_sources[:, of_fold == inner], rows)
        for whole, part in zip(validated, found, strict=True):
            whole[rows] = part
    source = trained["source_id"]
    return [
        finding
        for side, name, (of_star, of_group) in (
            ("test", "tested", tested),
            ("validation", "validated", validated),
        )
        for finding in (
            counted(
                f"{side}_star_trained_on",
                source[of_star].tolist(),
                f"training rows are of, or were made from, stars {name} on",
            ),
            counted(
                f"{side}_group_trained_on",
                source[of_group & ~of_star].tolist(),
                f"training rows have a member of their group {name} on",
            ),
        )
    ]


def _check_features(
    rows: pd.DataFrame, trained: pd.DataFrame, held: pd.DataFrame, standing: Standing
) -> list[Finding]:
    """Return which held-out rows have the same features as training rows, or nearly the same."""
    source, synthetic = rows["source_id"].to_numpy(), rows["synthetic"].to_numpy(bool)
    star = standing.place(rows["source_id"])
    keys = standing.keys.reindex(star).reset_index(drop=True)
    made = np.zeros(len(rows), bool)
    own = rows.loc[synthetic, standing.names]
    if synthetic.any():
        mine = own.to_numpy("float64")
        theirs = np.where(star[synthetic, None] < 0, np.nan, standing.X[star[synthetic]])
        made[synthetic] = ~((mine == theirs) | (np.isnan(mine) & np.isnan(theirs))).all(axis=1)
        keys[synthetic] = keys_of(mine).to_numpy()
    place = pd.Series(np.arange(len(rows)), index=rows.index)
    found: dict[str, list[str]] = {"same": [], "near": []}
    for number in np.unique(held["number"]):
        out, seen = (
            place[part.index[part["number"] == number]].to_numpy() for part in (held, trained)
        )
        same = (keys.iloc[out].isin(keys.iloc[seen]) & keys.iloc[out].notna()).to_numpy()
        found["same"] += source[out[same]].tolist()
        rest, new = out[~same & ~synthetic[out]], seen[made[seen]]
        if len(rest) and len(new):
            values = scaled(rows.iloc[new][standing.names], standing.units)
            near = _near(star[rest], values, star[new], standing, number)
            found["near"] += standing.table["object_id"].iloc[near].tolist()
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
    held: np.ndarray, made: np.ndarray, source: np.ndarray, standing: Standing, number: int
) -> np.ndarray:
    """Return which held-out stars are nearer to rows that were made than training stars explain.

    Honest rows are made from training stars, so they lie where these do, as many times as dense as
    there are rows for each training star of a class. How far a held-out star is from training stars
    then tells how near such a row comes by chance. Stars that are natural are compared in
    `audit.split`.

    Parameters
    ----------
    held : ndarray of int (n,)
        Places of the stars.
    made : ndarray (k, m)
        Scaled features of rows made for training.
    source : ndarray of int (k,)
        Places of the stars that these were made from.
    standing : Standing
        What is known of the stars.
    number : int
        The fold that is held out; -1 for none.
    """
    there = standing.there(number)
    if there.sum() < FEWEST:
        return held[:0]
    stars, natural = standing.natural(number)
    asked = np.isin(stars, held)
    stars = stars[asked]
    if not len(stars):
        return stars
    least = max(standing.units.rounding, TINY)
    natural = natural[asked] + least
    nearest = neighbours(standing.scaled[stars], made, 1)[0][:, 0] + least
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.log(natural / nearest) / 2
    p = np.ones(len(stars))
    # More neighbours are looked for only where a row is near enough to be a copy.
    close = np.flatnonzero((step > -np.log(NEARER)) & (nearest <= NEARER**2 * np.median(natural)))
    if len(close):
        label = standing.table["label"]
        crowd = label.iloc[source].value_counts() / label[there].value_counts()
        among = pd.DataFrame(standing.scaled[there]).drop_duplicates().to_numpy()
        more = neighbours(standing.scaled[stars[close]], among, NEIGHBOURS)[0] + least
        p[close] = np.minimum(max(crowd.max(), 1.0) * chance(step[close], more, after=0), 1)
    return stars[p <= limit(p, LEVEL)]


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
