"""What a network of images is shown of its rows."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import QuantileTransformer

from lightfold.images.table import unpack

#: Quantiles that tell ranks, and how far from 0 the most extreme features are put.
QUANTILES, FARTHEST = 200, 3.0


class View:
    """How the network is shown rows, learned of those it is fitted on.

    Features are spread by their ranks into normal ones: periods of pulsating stars differ by a
    factor of a thousand, and between the classes of short periods by less than two. Images are as
    they are, or what principal components tell of them.

    Parameters
    ----------
    X : array
        The rows, as `images.table.unpack` parts them.
    components : int
        How many; 0 for images as they are.
    seed : int
        Seed of both.
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
            self._components = PCA(min(components, *flat.shape), random_state=seed).fit(flat)

    def of(self, X: np.ndarray) -> list[np.ndarray]:
        """Return images and features as the network takes them."""
        images, features = unpack(X)
        if self._components is not None:
            scores = self._components.transform(images.reshape(len(images), -1))
            images = self._components.inverse_transform(scores).reshape(images.shape)
        spread = self._ranks.transform(features).clip(-FARTHEST, FARTHEST)
        return [images.astype("float32"), spread.astype("float32")]
