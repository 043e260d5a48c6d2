"""A fit of a model that has left the experiment: from a star's features to its probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.errors import DataError
from lightfold.fitting.calibration import probabilities
from lightfold.fitting.fit import score
from lightfold.images.table import Images
from lightfold.sampling.scaling import scaled

#: The part of the fit to the whole training set, see `fitting.parts.Part.name`.
WHOLE = "all"


@dataclass(frozen=True)
class Fit:
    """One fitted estimator of a model, with all that comes before it.

    Attributes
    ----------
    name : str
        Its part: ``all`` for the whole training set, or ``fold-0`` and so on.
    share : float
        How much it counts in the model's probabilities; the shares of all fits sum to 1.
    model, reducer : str
        Names of the plug-ins.
    scaling : DataFrame
        The numbers of its imputation and scaling, see `sampling.scaling.as_numbers`.
    learned : DataFrame
        What its reducer learned for it; empty if that learns nothing.
    reducer_params : dict
        How much of that is kept.
    estimator : object
        The fitted estimator.
    sharpness : float or None
        Factor on its decision scores, whose softmax are probabilities; None if it gives these.
    missing : bool
        Whether it takes missing values as they are.
    shown : bool
        Whether it is shown images, with the values beside them in place of features.
    """

    name: str
    share: float
    model: str
    reducer: str
    scaling: pd.DataFrame
    learned: pd.DataFrame
    reducer_params: dict[str, Any]
    estimator: Any
    sharpness: float | None
    missing: bool
    shown: bool

    def view(self, X: pd.DataFrame, images: Images | None = None) -> np.ndarray:
        """Return rows as the estimator sees them.

        Parameters
        ----------
        X : DataFrame of shape (stars, features)
            Features in original units, float64, indexed by ``object_id``.
        images : Images, optional
            Images of these stars.

        Returns
        -------
        array of float32, shape (stars, columns)

        Raises
        ------
        DataError
            If it is shown images, and there are none.
        """
        if self.shown:
            if images is None:
                raise DataError(
                    "this model sees images of light curves, and a table of features has none: ask "
                    "for another model, or predict from light curves"
                )
            ids = pd.Series(X.index)
            rows = pd.DataFrame({"object_id": ids, "source_id": ids})
            beside = scaled(images.beside(rows).to_numpy(), self.scaling).astype("float32")
            return np.hstack([beside, images.of(rows)])
        values = X.to_numpy(dtype="float64")
        plugin = registry.load("reducers", self.reducer)
        kept = scaled(values, self.scaling).astype("float32")
        found = plugin.reduce(kept, self.learned, self.reducer_params)
        if self.missing:
            gaps = plugin.reduce(np.isnan(values), self.learned, self.reducer_params)
            found = np.where(gaps, np.float32(np.nan), found)
        return np.ascontiguousarray(found)

    def probabilities(self, X: pd.DataFrame, images: Images | None = None) -> np.ndarray:
        """Return probabilities, shape (stars, classes); the parameters are those of `view`."""
        found, _ = score(self.estimator, self.view(X, images))
        return found if self.sharpness is None else probabilities(found, self.sharpness)

    def columns(self, features: list[str]) -> list[str]:
        """Return the names of what `view` returns, given those of the model's features.

        Components of a reducer that mixes features have no feature's name.
        """
        plugin = registry.load("reducers", self.reducer)
        if plugin.MIXES:
            number = plugin.reduce(
                np.zeros((1, len(features)), "float32"), self.learned, self.reducer_params
            ).shape[1]
            return [f"component {place + 1}" for place in range(number)]
        kept = plugin.reduce(np.arange(len(features))[None, :], self.learned, self.reducer_params)
        return [features[place] for place in kept[0]]
