"""Checks that the sides of a split are alike: nothing but chance says who is in the test set.

A classifier is shown which stars of a class are tested, and is asked about other stars of the class
(adversarial validation). An honest split is at random within each class, so it can only guess.
"""

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata
from sklearn.ensemble import ExtraTreesClassifier

from lightfold.audit.findings import Finding
from lightfold.seeds import derive
from lightfold.tables import feature_columns, fold_numbers

#: Most stars that are looked at.
STARS = 2_000

#: Parts that the stars are dealt into; the first ones are learned from before any is asked about.
PARTS, FIRST = 4, 2

#: Trees of a forest, and the fewest stars in a leaf, as a share of all. Small leaves take longer,
#: and tell no more.
TREES, LEAF = 20, 0.02

#: Most columns that a message names.
NAMED = 3


def check_sides(
    split: pd.DataFrame, table: pd.DataFrame, nuisances: pd.DataFrame, unlike: str, seed: int
) -> list[Finding]:
    """Return how likely by chance a classifier tells the sides of a split apart within classes.

    One star of each group is looked at: groups are what was divided, and are unlike each other.

    Parameters
    ----------
    split, table : DataFrame
        The split, and the task's table.
    nuisances : DataFrame
        Positions, epoch counts and the like of the stars, in the table's order.
    unlike : str
        What the protocol divides by if not at random, as its ``UNLIKE`` says; else empty.
    seed : int
        Seed of the stars that are looked at, of their parts and of the forests.
    """
    place = split.drop_duplicates("object_id").set_index("object_id").reindex(table["object_id"])
    role = fold_numbers(place["fold"]).where(place["role"] == "train", -1).to_numpy()
    rng = np.random.default_rng(derive(seed, "stars"))
    own = _one_per_group(table, rng)
    columns = pd.concat([table[feature_columns(table)], nuisances], axis=1).assign(
        **{"row of the table": np.arange(len(table))}
    )
    label = pd.Categorical(table["label"]).codes[own]
    X = standing_out(columns.iloc[own], label)
    part = rng.integers(PARTS, size=len(own))
    sides = {
        "test_set_unlike_training": (role[own] >= 0).astype(int),
        "folds_unlike_each_other": role[own],
    }
    findings = []
    for check, side in sides.items():
        asked = side >= 0
        found = _told(X[asked], label[asked], side[asked], part[asked], derive(seed, check))
        findings.append(_finding(check, unlike, *found))
    return findings


def standing_out(columns: pd.DataFrame, label: np.ndarray) -> pd.DataFrame:
    """Return how each star stands out from its class in each column, and over all of them.

    Parameters
    ----------
    columns : DataFrame
        One row per star.
    label : array of int, shape (stars,)
        Codes of the classes.

    Returns
    -------
    DataFrame
        The rank in the class, from -1 to 1, of each column; and the mean over columns of its
        square, which is the distance from the centre of the class. NaN where a value is missing.
    """
    ranks = columns.groupby(label).rank(pct=True) * 2 - 1
    return ranks.assign(**{"distance from the class": (ranks**2).mean(axis=1)})


def _one_per_group(table: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Return the places of a star of each group, of the group's most frequent class; see STARS."""
    stars = table[["group", "label"]].reset_index(drop=True).sample(frac=1, random_state=rng)
    stars["alike"] = stars.groupby(["group", "label"])["label"].transform("size")
    stars = stars.sort_values(["alike", "label"], ascending=[False, True], kind="stable")
    chosen = stars.drop_duplicates("group").index.to_numpy()
    return np.sort(rng.permutation(chosen)[:STARS])


def _told(
    X: pd.DataFrame, label: np.ndarray, side: np.ndarray, part: np.ndarray, seed: int
) -> tuple[float, float, list[str]]:
    """Return the p-value of the sides that are told, the area under the curve, and the columns.

    The forest that is asked about a part has learned from the parts before it. If sides are at
    random, those of a part are in random order within each class, whatever was learned. So the sums
    of ranks over parts and classes have the mean and the variance of random orders, which are known
    (Hoeffding 1951, Annals of Mathematical Statistics 22, 558), and are normal.
    """
    sides, code = np.unique(side, return_inverse=True)
    excess = variance = area = stars = 0.0
    best: list[str] = []
    for last in range(FIRST, PARTS):
        seen, asked = part < last, part == last
        if len(np.unique(code[seen])) < len(sides) or not asked.any():
            continue
        forest = ExtraTreesClassifier(
            n_estimators=TREES,
            min_samples_leaf=LEAF,
            class_weight="balanced",
            random_state=derive(seed, last),
            n_jobs=1,
        ).fit(X[seen], code[seen])
        order = np.argsort(-forest.feature_importances_)[:NAMED]
        best = [str(X.columns[i]) for i in order]
        probability = forest.predict_proba(X[asked])
        for one in np.unique(label[asked]):
            own = label[asked] == one
            found = _ranked(probability[own], code[asked][own])
            excess, variance = excess + found[0], variance + found[1]
            area, stars = area + found[2], stars + found[3]
    if variance == 0:
        return 1.0, 0.5, best
    return float(norm.sf(excess / np.sqrt(variance))), area / stars, best


def _ranked(probability: np.ndarray, code: np.ndarray) -> tuple[float, float, float, float]:
    """Return how high stars rank for their own side, less its mean at random, with its variance.

    After these come the area under the curve, summed over stars that have others to be compared
    with, and the number of these stars.
    """
    number = len(code)
    size = np.bincount(code, minlength=probability.shape[1])
    if number < 2 or size.max() == number:
        return 0.0, 0.0, 0.0, 0.0
    rank = rankdata(probability, axis=0) / (number + 1)
    stray = rank - (rank * size).sum(axis=1, keepdims=True) / number
    stray -= stray.mean(axis=0)
    own = rank[np.arange(number), code]
    # The mean over random orders is that of all stars in all places.
    excess = own.sum() - (rank.mean(axis=0) * size).sum()
    variance = (stray**2 * size).sum() / (number - 1)
    mean = np.bincount(code, own, len(size))[size > 0] / size[size > 0] * (number + 1)
    area = (mean - (size[size > 0] + 1) / 2) / (number - size[size > 0])
    return float(excess), float(variance), float((area * size[size > 0]).sum()), float(number)


def _finding(check: str, unlike: str, p: float, area: float, best: list[str]) -> Finding:
    why = (
        f"the protocol divides by {unlike}"
        if unlike
        else "a protocol that does not divide at random says by what with UNLIKE"
    )
    what = "test set" if check == "test_set_unlike_training" else "inner folds"
    return {
        "check": check,
        "severity": "remark" if unlike else "error",
        "value": max(p, np.finfo(float).tiny),
        "threshold": np.nan,
        "passed": True,
        "message": f"a forest tells the {what} from other stars of the same class: area under the "
        f"curve {area:.3f}, 0.5 by chance (p = {p:.1e}), mainly by {', '.join(best)}; {why}",
    }
