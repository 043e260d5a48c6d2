"""Resample first, then split without strata: copies of tested stars are seen in training.

This is the mistake behind the 98 % of the slide deck (docs/deck.md), kept so that its size can be
measured. The inner folds of a study leak in the same way. As in the slide deck, the split separates
stars that belong together. Everything after the rows is as under an honest protocol.
"""

import numpy as np
import pandas as pd

from lightfold.sampling.places import divide
from lightfold.sampling.rows import Resample, labelled
from lightfold.tables import fold_numbers

LEAKS = True


def split(table: pd.DataFrame, test_size: float, folds: int, seed: int) -> pd.DataFrame:
    """Return the role and inner fold of every star, whatever its class and its group."""
    alike = table.assign(label="any", group=table["object_id"])
    return divide(alike, test_size, folds, seed).assign(group=table["group"])


def rows(table: pd.DataFrame, split: pd.DataFrame, resample: Resample, seed: int) -> pd.DataFrame:
    """Return every row to train, validate or test on, all from one sample of all stars.

    A star is where `split` put it; a copy of it, or a row made from it, may be anywhere.
    """
    sample = resample(table, None)
    part = _parts(sample, split, seed)
    training = part >= 0
    found = []
    for fold in np.unique(part[training]):
        held_out = part == fold
        found.append(labelled(sample[training & ~held_out], "train", fold))
        found.append(labelled(sample[held_out].assign(weight=1.0), "validation", fold))
    found.append(labelled(sample[training], "train", None))
    found.append(labelled(sample[~training].assign(weight=1.0), "test", None))
    return pd.concat(found, ignore_index=True)


def _parts(sample: pd.DataFrame, split: pd.DataFrame, seed: int) -> np.ndarray:
    """Return the inner fold of each row of the sample, -1 for the test set."""
    fold = fold_numbers(split["fold"]).to_numpy()
    star = dict(zip(split["object_id"], fold, strict=True))
    part = sample["source_id"].map(star).to_numpy(dtype=int, copy=True)
    more = (sample["synthetic"] | sample.duplicated("source_id")).to_numpy(dtype=bool)
    shares = np.resize(fold, more.sum())  # each part gets the share that it has of the stars
    part[more] = np.random.default_rng(seed).permutation(shares)
    return part
