"""Checks of stars under several ids, which features and light curves tell: none crosses a split."""

import numpy as np
import pandas as pd

from lightfold.audit.findings import Finding, counted
from lightfold.audit.split import SAME_STAR_ARCSEC, straddling
from lightfold.data.groups import groups, leaders
from lightfold.data.same_stars import same_stars
from lightfold.tables import feature_columns, fold_numbers

#: Share of the stars up to which other ids are mere mistakes of a catalogue. In real catalogues it
#: is below one in 300. Of so many copies, more than were found are likely to be there.
MISTAKES = 0.01


def check_same_star(
    split: pd.DataFrame,
    table: pd.DataFrame,
    objects: pd.DataFrame,
    curves: pd.DataFrame | None = None,
) -> list[Finding]:
    """Return whether stars under several ids are on two sides of a split, and whether many are.

    Parameters
    ----------
    split : DataFrame
        object_id, role, fold.
    table : DataFrame
        The task's table.
    objects : DataFrame
        The stars of the data set, for their positions and groups.
    curves : DataFrame, optional
        ``same_stars``: the stars whose light curves are of one star.
    """
    pairs = np.concatenate(
        list(same_stars(table["object_id"], table[feature_columns(table)], curves).values())
    )
    one = dict(zip(table["object_id"], leaders(pairs, len(table)), strict=True))
    side = fold_numbers(split["fold"]).where(split["role"] == "train", -1)
    stars = split[["object_id"]].assign(side=side, one=split["object_id"].map(one))
    return [
        counted(
            "same_star_on_both_sides",
            straddling(stars, "one"),
            "stars are on the other side of the split under another id, by their features or light "
            "curves (split.same_star: auto puts such stars into one group)",
        ),
        _check_many(pairs, table, objects),
    ]


def _check_many(pairs: np.ndarray, table: pd.DataFrame, objects: pd.DataFrame) -> Finding:
    """Return whether many stars have several ids, of which the data set says nothing."""
    known = [name for name in ("group", "ra", "dec") if name in objects]
    stars = table[["object_id"]].merge(objects[["object_id", *known]], "left", "object_id")
    given = groups(stars, table[feature_columns(table)], SAME_STAR_ARCSEC).to_numpy()
    new = pairs[given[pairs[:, 0]] != given[pairs[:, 1]]]
    copies = int((leaders(new, len(table)) != np.arange(len(table))).sum())
    limit = MISTAKES * len(table)
    label = table["label"].to_numpy()
    apart = int((label[new[:, 0]] != label[new[:, 1]]).sum())
    first = " and ".join(table["object_id"].iloc[new[0]]) if len(new) else ""
    return {
        "check": "many_same_stars",
        "severity": "warning",
        "value": float(copies),
        "threshold": limit,
        "passed": copies <= limit,
        "message": f"{copies} of {len(table)} stars are other stars under another id, such as "
        f"{first}, and {apart} of {len(new)} pairs have two classes: those found are in one group, "
        f"but copies that stand out less are not found: leave copies out of the data"
        if copies > limit
        else "",
    }
