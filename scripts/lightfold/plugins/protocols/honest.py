"""Split first, then resample the training rows of each fold: no tested star was ever seen."""

import pandas as pd

from lightfold.sampling.places import divide
from lightfold.sampling.rows import Resample, natural_rows, trained_rows

LEAKS = False


def split(table: pd.DataFrame, test_size: float, folds: int, seed: int) -> pd.DataFrame:
    """Return the role and inner fold of every star, stratified, with groups kept together."""
    return divide(table, test_size, folds, seed)


def rows(table: pd.DataFrame, split: pd.DataFrame, resample: Resample, seed: int) -> pd.DataFrame:
    """Return every row to train, validate or test on.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    split : DataFrame
        What `split` returned for it.
    resample : callable
        Takes the table of the stars to train on and their fold; returns their rows.
    seed : int
        Not needed, because `split` alone places rows.
    """
    training = split["role"] == "train"
    parts = []
    for fold in sorted(split.loc[training, "fold"].unique()):
        held_out = training & (split["fold"] == fold)
        parts.append(trained_rows(resample, table[training & ~held_out], fold))
        parts.append(natural_rows(table[held_out], "validation", fold))
    parts.append(trained_rows(resample, table[training], None))
    parts.append(natural_rows(table[~training], "test", None))
    return pd.concat(parts, ignore_index=True)
