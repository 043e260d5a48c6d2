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

#: Features take ranks as a normal distribution has them, and no more than this from its mean.
FARTHEST = 5.2


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
    """Training stars in a space in which every feature counts alike.

    A feature's value becomes its rank among training stars, spread as a normal distribution; a
    missing one becomes the median. A distance is the root mean square of the differences, so that
    1 is one standard deviation in each feature.

    A star is as isolated as it is far from its fifth neighbour. Its score ``outlier`` is the share
    of training stars that are less isolated: .99 is stranger than 99 % of them. As shares end at
    n / (n + 1), for n training stars, farther stars go on from there: a star at c times the
    distance of the most isolated training star has 1 - 1 / (c (n + 1)). So there are no ties.
    One minus the score is a p-value: new stars like the training stars have more than .99 in one of
    a hundred cases (Bates et al. 2023, Annals of Statistics 51, 149).

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
        quantiles = min(QUANTILES, len(values))
        self._ranks = QuantileTransformer(
            n_quantiles=quantiles, output_distribution="normal", subsample=None
        ).fit(values)
        space = self._space(values)
        self._near = NearestNeighbors(n_neighbors=min(FAR, len(space)), n_jobs=1).fit(space)
        self._far = min(FAR, max(len(space) - 1, 1))
        own = (
            self._near.kneighbors(n_neighbors=self._far)[0] if len(space) > 1 else np.zeros((1, 1))
        )
        self._isolation = np.sort(own[:, -1])

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
            self._strange(distance[:, self._far - 1]),
            np.pad(self._ids[near[:, :named]], blank),
            np.pad(self._labels[near[:, :named]], blank),
            np.pad(distance[:, :named].astype(float), blank, constant_values=np.nan),
        )

    def _strange(self, distance: np.ndarray) -> np.ndarray:
        """Return the share of training stars that are less isolated, and beyond the last."""
        n, last = len(self._isolation), self._isolation[-1]
        share = np.searchsorted(self._isolation, distance) / (n + 1)
        beyond = distance > last
        share[beyond] = 1 - last / distance[beyond] / (n + 1)
        return share

    def _values(self, stars: pd.DataFrame) -> np.ndarray:
        return stars[self._features].to_numpy(dtype="float64")

    def _space(self, values: np.ndarray) -> np.ndarray:
        spread = self._ranks.transform(values).clip(-FARTHEST, FARTHEST)
        return (np.nan_to_num(spread) / len(self._features) ** 0.5).astype("float32")
