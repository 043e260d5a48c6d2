"""The phased light curve as a density: phase to the right from minimum light, fainter downwards."""

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.raster import phased


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density at the period found, the one that the search chose of P and 2P."""
    return phased(curves, period)
