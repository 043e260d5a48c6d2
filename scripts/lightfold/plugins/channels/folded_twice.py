"""The phased light curve at twice the period, as a density: one cycle beside the next."""

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.raster import phased


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density at twice the period found; see `pictures.phased`."""
    return phased(curves, 2 * period)
