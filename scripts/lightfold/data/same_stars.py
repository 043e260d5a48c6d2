"""One star under several ids, found by its features and by the points of its light curves."""

import numpy as np
import pandas as pd

from lightfold.data.groups import leaders
from lightfold.data.near_copies import near_copies

#: Columns of ``same_stars``: a star of several ids, and the first of its ids.
COLUMNS = {"object_id": "string", "same_as": "string"}


def same_stars(
    ids: pd.Series, features: pd.DataFrame, curves: pd.DataFrame | None = None
) -> dict[str, np.ndarray]:
    """Return pairs (n, 2) of places of stars that are one, by how they were found.

    Parameters
    ----------
    ids : Series
        The ids of the stars.
    features : DataFrame
        Their features, in the same order.
    curves : DataFrame, optional
        ``same_stars``: object_id and same_as of the stars whose light curves are of one star.
    """
    pairs = {"features": near_copies(features)}
    if curves is not None:
        named = curves[curves["object_id"].isin(ids)]
        place = pd.Series(np.arange(len(ids)), index=ids.to_numpy())
        star = named["object_id"].map(place).to_numpy(int)
        first = pd.Series(star, index=named.index).groupby(named["same_as"]).transform("min")
        pairs["light curves"] = np.column_stack([first.to_numpy(int), star])
    return {
        how: np.unique(np.sort(found[found[:, 0] != found[:, 1]], axis=1), axis=0)
        for how, found in pairs.items()
    }


def describe(stars: pd.DataFrame, pairs: dict[str, np.ndarray]) -> list[str]:
    """Return what to say of the stars of several ids: how many, how they were found, and which.

    Parameters
    ----------
    stars : DataFrame
        object_id and label, the class.
    pairs : dict
        As `same_stars` returns them.
    """
    ids, label = stars["object_id"].to_numpy(), stars["label"].to_numpy()
    lines = []
    for how, found in pairs.items():
        if not len(found):
            continue
        number = int((leaders(found, len(ids)) != np.arange(len(ids))).sum())
        one, two = ids[found[0]]
        have = "star has" if number == 1 else "stars have"
        lines.append(
            f"{number} {have} another id, by their {how}: they join its group (split.same_star). "
            f"The first are {one} and {two}"
        )
        apart = found[label[found[:, 0]] != label[found[:, 1]]]
        if len(apart):
            one, two = apart[0]
            lines.append(
                f"warning: labels contradict: in {len(apart)} of {len(found)} pairs one star has "
                f"two classes, such as {ids[one]} '{label[one]}' and {ids[two]} '{label[two]}'"
            )
    return lines
