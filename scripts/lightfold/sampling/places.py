"""Each star's place in a split: nested test sets, and the inner folds."""

import numpy as np
import pandas as pd


def divide(table: pd.DataFrame, test_size: float, folds: int, seed: int) -> pd.DataFrame:
    """Divide a table's stars by the places of their groups in [0, 1).

    The test set is the first part. Places depend on the seed alone, so a smaller test set is inside
    a larger one. What is left of [0, 1) is cut into equal folds.
    """
    place = places(table["label"], table["group"], seed)
    test = (place < test_size).to_numpy()
    fold = np.floor((place - test_size) / (1 - test_size) * folds).clip(0, folds - 1)
    return pd.DataFrame(
        {
            "object_id": table["object_id"],
            "group": table["group"],
            "role": np.where(test, "test", "train"),
            "fold": fold.where(~test).astype("Int8"),
        }
    )


def places(labels: pd.Series, group: pd.Series, seed: int) -> pd.Series:
    """Return each star's place in [0, 1), the same for a whole group, uniform in every class.

    The groups of a class are in random order; a mixed group is in its most frequent class. The
    place of a group is that of its middle star among the stars of the class.
    """
    stars = pd.DataFrame({"label": labels.to_numpy(), "group": group.to_numpy()})
    counts = stars.groupby(["group", "label"]).size().rename("stars").reset_index()
    counts = counts.sort_values(["stars", "label"], ascending=[False, True], kind="stable")
    per_group = counts.drop_duplicates("group").set_index("group")["label"].sort_index()
    size = stars["group"].value_counts()
    order = per_group.index.to_numpy()[np.random.default_rng(seed).permutation(len(per_group))]
    shuffled = pd.DataFrame({"label": per_group[order], "size": size[order]}, index=order)
    within = shuffled.groupby("label")["size"]
    middle = within.cumsum() - shuffled["size"] / 2
    place = middle / within.transform("sum")
    return pd.Series(place[stars["group"]].to_numpy(), index=labels.index)
