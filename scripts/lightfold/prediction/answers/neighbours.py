"""How strange a new star is to the training stars, and the training stars nearest to it."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import QuantileTransformer

#: How many training stars are named as nearest.
NAMED = 3

#: The distance to this neighbour says how isolated a star is.
FAR = 5

#: Most quantiles of a feature that are learned.
QUANTILES = 1000

#: How far from the median the lowest and the highest rank are put, in standard deviations.
FARTHEST = 3.0


class Found(NamedTuple):
    """What training stars say about new stars.

    Attributes
    ----------
    outlier : array of float, shape (stars,)
        How strange each star is, from 0 to 1, see `Neighbours`.
    ids, classes : array of str, shape (stars, NAMED)
        The nearest training stars and their classes, nearest first; "" if there are fewer.
    distances : array of float, shape (stars, NAMED)
        Distances to them; NaN if there are fewer.
    """

    outlier: np.ndarray
    ids: np.ndarray
    classes: np.ndarray
    distances: np.ndarray


class Neighbours:
    """Training stars in a space where distances say how alike stars are.

    A feature's value becomes its rank among the training stars, spread as a normal distribution.
    Beyond the lowest and the highest, distances go on with the logarithm; a missing value becomes
    the median. A feature counts by the share of its variance that is between the classes. The
    distance of two stars is the weighted root mean square of their differences: 1 is a standard
    deviation in each feature.

    A star is as isolated as it is far from its fifth neighbour. Its score ``outlier`` is the share
    of training stars that are less isolated: .99 is stranger than 99 % of them. For n training
    stars, shares end at n / (n + 1). From there scores go on: c times as isolated as the most
    isolated training star is 1 - 1 / (c (n + 1)). So the strangest stars have no ties.

    One minus the score is a p-value, see Bates et al. (2023, Annals of Statistics 51, 149): new
    stars that are like the training stars get more than .99 about once in a hundred; somewhat more
    often if training stars are few.

    Other spaces and scores were tried (docs/benchmarks/outliers.md).

    Parameters
    ----------
    training : DataFrame
        Training stars: object_id, label, and features in their own units, NaN where missing.
    features : list of str
        The features, in order.
    """

    def __init__(self, training: pd.DataFrame, features: list[str]) -> None:
        self._features = features
        self._ids = training["object_id"].to_numpy(str)
        self._labels = training["label"].to_numpy(str)
        values = self._values(training)
        values[:, np.isnan(values).all(axis=0)] = 0  # such a feature counts nothing
        self._ends = np.nanpercentile(values, (0, 100, 25, 75), axis=0)
        self._ranks = QuantileTransformer(
            n_quantiles=min(QUANTILES, len(values)), output_distribution="normal", subsample=None
        ).fit(values)
        self._weight = _weights(self._spread(values), self._labels)
        space = self._space(values)
        self._far = min(FAR, len(space) - 1)
        self._near = NearestNeighbors(n_neighbors=self._far, n_jobs=1).fit(space)
        own = self._near.kneighbors()[0][:, -1]  # no star is its own neighbour
        self._isolation = np.sort(own)
        self._own = self._strange(own)

    def of(self, X: pd.DataFrame) -> Found:
        """Return how strange stars are, and the training stars nearest to each.

        Parameters
        ----------
        X : DataFrame
            The features of new stars, as those of the training stars.
        """
        distance, near = self._near.kneighbors(self._space(self._values(X)))
        named = min(NAMED, near.shape[1])
        blank = ((0, 0), (0, NAMED - named))
        return Found(
            self._strange(distance[:, -1]),
            np.pad(self._ids[near[:, :named]], blank, constant_values=""),
            np.pad(self._labels[near[:, :named]], blank, constant_values=""),
            np.pad(distance[:, :named].astype(float), blank, constant_values=np.nan),
        )

    def share_above(self, score: float, classes: list[str]) -> np.ndarray:
        """Return the share of each class's training stars with a higher score, shape (classes,).

        Rare classes are more isolated than common ones.
        """
        above = pd.Series(self._own > score).groupby(self._labels).mean()
        return above.reindex(classes).fillna(0).to_numpy(dtype=float)

    def _strange(self, distance: np.ndarray) -> np.ndarray:
        """Return the share of training stars that are less isolated, and beyond the last."""
        n, last = len(self._isolation), self._isolation[-1]
        share = np.searchsorted(self._isolation, distance) / (n + 1)
        beyond = distance > last
        share[beyond] = 1 - last / distance[beyond] / (n + 1)
        return share

    def _values(self, stars: pd.DataFrame) -> np.ndarray:
        return stars[self._features].to_numpy(dtype="float64", copy=True)

    def _space(self, values: np.ndarray) -> np.ndarray:
        return (self._spread(values) * self._weight).astype("float32")

    def _spread(self, values: np.ndarray) -> np.ndarray:
        """Return ranks as a normal distribution has them, with the tails that ranks lack."""
        low, high, *quartiles = self._ends
        scale = quartiles[1] - quartiles[0]
        scale = np.where(scale > 0, scale, np.where(high > low, high - low, 1))
        beyond = np.log1p(np.maximum(values - high, 0) / scale)
        beyond -= np.log1p(np.maximum(low - values, 0) / scale)
        spread = self._ranks.transform(values).clip(-FARTHEST, FARTHEST)
        return np.nan_to_num(spread + beyond)


def _weights(spread: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the factor on each feature; their squares, the weights, sum to 1."""
    frame = pd.DataFrame(spread)
    between = frame.groupby(labels).transform("mean").var(ddof=0)
    share = (between / frame.var(ddof=0)).fillna(0).to_numpy()  # a constant feature has no variance
    if not share.sum() > 0:
        share = np.ones(len(share))
    return np.sqrt(share / share.sum())
