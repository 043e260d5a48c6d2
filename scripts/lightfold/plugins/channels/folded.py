"""The phased light curve as a density: phase from minimum light to the right, fainter downwards."""

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.raster import phased

FOLDS = True


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density at the star's period, which the search chose between P and 2P."""
    return phased(curves, period)
