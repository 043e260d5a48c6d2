"""The stars that are explored: those that a split trains on."""

import pandas as pd

#: What every figure but that of the counts says of the stars it shows.
UNSEEN = "no star of the test set is looked at"


def training_stars(table: pd.DataFrame, split: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a task's table that are trained on in a split, none if there is none."""
    trained = split.loc[split["role"] == "train", "object_id"]
    return table[table["object_id"].isin(trained)].reset_index(drop=True)
