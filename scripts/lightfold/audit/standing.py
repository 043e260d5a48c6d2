"""What of a split and its table is the same for all samples, so that it is computed once."""

from functools import cached_property

import numpy as np
import pandas as pd

from lightfold.data.near_copies import Units, neighbours, scaled, units_of
from lightfold.tables import feature_columns, fold_numbers


class Standing:
    """What of a split and its table is the same for all samples.

    Parameters
    ----------
    split : DataFrame
        object_id, group, role, fold of the natural stars.
    table : DataFrame
        The task's table.

    Attributes
    ----------
    names : list of str
        The features.
    X : ndarray (stars, features)
        The features of the stars.
    keys : Series of uint64
        A number per star that stars with other features do not have; null for less than two values.
    side : ndarray of int (stars,)
        The inner fold of a star that is trained on; -1 for others.
    training : ndarray of bool (stars,)
        Whether a star is trained on.
    """

    def __init__(self, split: pd.DataFrame, table: pd.DataFrame) -> None:
        self.table = table
        self.names = feature_columns(table)
        self.X = table[self.names].to_numpy("float64")
        self.keys = keys_of(self.X)
        role = pd.Series(split["role"].to_numpy(), split["object_id"])
        fold = fold_numbers(split["fold"]).where(split["role"] == "train", -1)
        side = dict(zip(split["object_id"], fold, strict=True))
        self.side = table["object_id"].map(side).to_numpy()
        self._natural: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.training = table["object_id"].isin(role.index[role == "train"]).to_numpy()

    @cached_property
    def units(self) -> Units:
        """In what distances between stars are measured."""
        return units_of(self.table[self.names])

    @cached_property
    def scaled(self) -> np.ndarray:
        """Features of the stars, in these units."""
        return scaled(self.table[self.names], self.units)

    def there(self, number: int) -> np.ndarray:
        """Return which stars are trained on where an inner fold is held out; -1 for no fold."""
        return self.training & (self.side != number)

    def natural(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the stars that are held out in a fold, and how far the next training star is.

        Some star has to be trained on.

        Returns
        -------
        stars : ndarray of int (n,)
            Places of stars with two values at least.
        squares : ndarray of float (n,)
            Squared distances.
        """
        if number not in self._natural:
            there = self.there(number)
            known = np.isfinite(self.scaled).sum(axis=1) > 1
            stars = np.flatnonzero(~there & known)
            nearest = np.empty((0, 1))
            if len(stars):
                nearest = neighbours(self.scaled[stars], self.scaled[there], 1)[0]
            self._natural[number] = stars, nearest[:, 0]
        return self._natural[number]

    def place(self, source: pd.Series) -> np.ndarray:
        """Return where in the table stars are; -1 for others."""
        return pd.Index(self.table["object_id"]).get_indexer(source)


def keys_of(values: np.ndarray) -> pd.Series:
    """Return a number per row that other rows do not have; null for less than two values."""
    keys = pd.util.hash_pandas_object(pd.DataFrame(values + 0.0), index=False)  # no -0.0
    # One number may agree by chance.
    return keys.astype("UInt64").where(np.isfinite(values).sum(axis=1) > 1)
