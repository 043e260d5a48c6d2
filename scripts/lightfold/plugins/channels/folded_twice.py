"""The phased light curve at twice the period, as a density: two cycles side by side."""

import numpy as np

from lightfold.curves.points import Curve
from lightfold.images.raster import phased

FOLDS = True


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density at twice the star's period; see `images.raster.phased`."""
    return phased(curves, 2 * period)
