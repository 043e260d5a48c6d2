"""Rows of a split, from which protocols compose what is trained, validated and tested on."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from lightfold.tables import feature_columns

#: Takes the table of the stars to train on and their inner fold (None: the whole training set);
#: returns their rows.
Resample = Callable[[pd.DataFrame, int | None], pd.DataFrame]


def natural_rows(stars: pd.DataFrame, role: str, fold: int | None) -> pd.DataFrame:
    """Return one row per star as it is: weight 1, no features stored."""
    rows = pd.DataFrame(
        {
            "object_id": stars["object_id"].astype("object"),
            "source_id": stars["object_id"].astype("object"),
            "weight": np.ones(len(stars)),
            "synthetic": np.zeros(len(stars), bool),
        }
    ).reset_index(drop=True)
    types = stars.dtypes[feature_columns(stars)]
    empty = pd.DataFrame(
        {name: np.full(len(rows), np.nan, kind) for name, kind in types.items()}, rows.index
    )
    return labelled(pd.concat([rows, empty], axis=1), role, fold)


def trained_rows(resample: Resample, stars: pd.DataFrame, fold: int | None) -> pd.DataFrame:
    """Return the resampled rows of the stars to train on; fold None is the whole training set."""
    return labelled(resample(stars, fold), "train", fold)


def labelled(rows: pd.DataFrame, role: str, fold: int | None) -> pd.DataFrame:
    """Return rows with their role and fold."""
    folds = pd.array([pd.NA if fold is None else int(fold)] * len(rows), dtype="Int8")
    return rows.assign(role=role, fold=folds)
