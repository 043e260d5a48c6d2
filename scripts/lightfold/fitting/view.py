"""How rows are shown to a network of images."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import QuantileTransformer

from lightfold.images.table import unpack

#: Number of quantiles that give ranks, and how far from 0 the most extreme features are put.
QUANTILES, FARTHEST = 200, 3.0


class View:
    """How rows are shown to the network, learned from those it is fitted on.

    Features are spread by their ranks into a normal distribution. Periods of pulsating stars differ
    by a factor of a thousand, but by less than two between the classes of short periods. Images are
    shown as they are, or as their principal components describe them.

    Parameters
    ----------
    X : array
        The rows, which `images.table.unpack` takes apart.
    components : int
        Number of principal components; 0 for images as they are.
    seed : int
        Seed of the ranks and of the components.
    """

    def __init__(self, X: np.ndarray, components: int, seed: int) -> None:
        images, features = unpack(X)
        quantiles = min(QUANTILES, len(X))
        self._ranks = QuantileTransformer(
            n_quantiles=quantiles, output_distribution="normal", random_state=seed
        ).fit(features)
        self._components = None
        if components:
            flat = images.reshape(len(images), -1)
            found = PCA(min(components, *flat.shape), random_state=seed).fit(flat)
            # A file keeps rows one after the other. In another order, sums differ by rounding.
            found.components_ = np.ascontiguousarray(found.components_)
            self._components = found

    def of(self, X: np.ndarray) -> list[np.ndarray]:
        """Return images and features as the network takes them."""
        images, features = unpack(X)
        if self._components is not None:
            scores = self._components.transform(images.reshape(len(images), -1))
            images = self._components.inverse_transform(scores).reshape(images.shape)
        spread = self._ranks.transform(features).clip(-FARTHEST, FARTHEST)
        return [images.astype("float32"), spread.astype("float32")]
