"""The stars that are explored: the training stars of a split."""

import pandas as pd

#: A remark on all figures except that of the counts.
UNSEEN = "no star of the test set is used"


def training_stars(table: pd.DataFrame, split: pd.DataFrame) -> pd.DataFrame:
    """Return the training rows of a split from a task's table; none if there is no split."""
    trained = split.loc[split["role"] == "train", "object_id"]
    return table[table["object_id"].isin(trained)].reset_index(drop=True)
