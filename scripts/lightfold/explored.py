"""The stars that are explored: those that a split trains on."""

import pandas as pd

from lightfold import tables


def training_stars(table: str, split: str) -> pd.DataFrame:
    """Return the rows of a task's table that a split trains on, none if it cannot be split.

    Parameters
    ----------
    table, split : str
        Paths of the table and of the split.
    """
    roles = tables.read(split, columns=["object_id", "role"])
    training = roles.loc[roles["role"] == "train", "object_id"]
    stars = tables.read(table)
    return stars[stars["object_id"].isin(training)].reset_index(drop=True)
